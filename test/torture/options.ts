import { parseArgs } from 'node:util';

export interface TortureOptions {
  readonly minutes: number;
  readonly seed: string;
  /** Names of campaigns; none means all. */
  readonly only: readonly string[];
  readonly help: boolean;
}

/** Wrong use of the command: exit code 2. */
export class UsageError extends Error {}

export const HELP = `npx projen torture [options]

Attacks the laptop engine on purpose: kills, damaged state, a full disk, load during rollouts, malformed requests. Fails if a request,
stored state or a process is lost.

  --minutes <n>   about how long to go on; each campaign does at least one round (default: 10)
  --seed <text>   makes the same random decisions as the run that printed this seed (default: a new one)
  --only <name>   run this campaign; may be given several times
  --help          show this text`;

/** @throws UsageError listing every problem */
export function parseOptions(parameters: readonly string[], names: readonly string[]): TortureOptions {
  const { minutes, seed, only, help } = parse(parameters);
  const unknown = only.filter((name) => !names.includes(name));
  const problems = [
    ...unknown.map((name) => `--only ${name}: allowed are ${names.join(', ')}`),
    ...(/^\d+(\.\d+)?$/.test(minutes) && Number(minutes) > 0 ? [] : [`--minutes ${minutes}: allowed are numbers above 0`]),
    ...(seed === '' ? ['--seed: give at least one character'] : []),
  ];
  if (problems.length > 0) {
    throw new UsageError(problems.join('\n'));
  }
  return { minutes: Number(minutes), seed, only, help };
}

function parse(parameters: readonly string[]): {
  readonly minutes: string;
  readonly seed: string;
  readonly only: readonly string[];
  readonly help: boolean;
} {
  try {
    return parseArgs({
      args: [...parameters],
      options: {
        minutes: { type: 'string', default: '10' },
        seed: { type: 'string', default: Date.now().toString(36) },
        only: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${HELP}`);
  }
}
