import { isLocalEndpoint } from '../local-endpoint';
import type { Terminal } from './terminal';

/** Completes a command and its arguments, such as `pipeline:retry prod`, to a line that a person can run. */
export type Suggest = (command: string) => string;

/** Replacements for commands that the laptop does not have. */
const ON_LAPTOP: Readonly<Record<string, string>> = { 'pipeline:up': 'npm start' };

export interface SuggestForProps extends Pick<Terminal, 'environment'> {
  /** Whether the command was called with `--local`. */
  readonly local: boolean;
}

/** Suggestions for the same platform: a line suggested on the laptop must not change anything on AWS. */
export function suggestFor({ local, environment }: SuggestForProps): Suggest {
  // Builds on the laptop reach the engine by environment variables.
  const isLaptop = local || isLocalEndpoint(environment['AWS_ENDPOINT_URL']);
  return (command) => (isLaptop ? (ON_LAPTOP[command] ?? `npx projen ${command} --local`) : `npx projen ${command}`);
}
