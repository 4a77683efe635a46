import type { Host } from '../host';
import { isLocalEndpoint } from '../local-endpoint';
import type { Options } from './command-context';

/** Writes out what to run next, from a command and what follows it: `pipeline:retry prod`. */
export type Suggest = (command: string) => string;

/** What does there what a command does that the laptop does not have. */
const ON_LAPTOP: Readonly<Record<string, string>> = { 'pipeline:up': 'npm start' };

/** Suggestions that stay with the platform that was asked: whoever copies one on the laptop must not land on AWS. */
export function suggestFor({ local }: Pick<Options, 'local'>, { environment }: Pick<Host, 'environment'>): Suggest {
  // A build on the laptop is pointed at the engine by variables.
  const isLaptop = local || isLocalEndpoint(environment['AWS_ENDPOINT_URL']);
  return (command) => (isLaptop ? (ON_LAPTOP[command] ?? `npx projen ${command} --local`) : `npx projen ${command}`);
}
