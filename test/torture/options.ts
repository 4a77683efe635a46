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

Attacks the laptop engine on purpose, and fails when it loses a request, its state or a process.

  --minutes <n>  how long to go on (default: 10)
  --seed <text>  repeat the run with this seed (default: a new one, which is printed)
  --only <name>  run this campaign (may be given several times)
  --help         this text`;

/** @throws UsageError listing every problem */
export function parseOptions(parameters: readonly string[], names: readonly string[]): TortureOptions {
  const { minutes, seed, only, help } = parse(parameters);
  const unknown = only.filter((name) => !names.includes(name));
  const problems = [
    ...unknown.map((name) => `--only ${name}: there are ${names.join(', ')}`),
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
