import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Names of targets; none means all. */
  readonly only: readonly string[];
  readonly runs: number;
  readonly help: boolean;
}

/** Wrong use of the command: exit code 2. */
export class UsageError extends Error {}

export const HELP = `npx projen bench [options]

Measures the speed targets side by side and prints the ratios.

  --only <name>  measure this one (may be given several times)
  --runs <n>     measurements of each side (default: 3)
  --help         this text`;

/** @throws UsageError listing every problem */
export function parseOptions(parameters: readonly string[], names: readonly string[]): BenchOptions {
  const { only, runs, help } = parse(parameters);
  const unknown = only.filter((name) => !names.includes(name));
  const problems = [
    ...unknown.map((name) => `--only ${name}: there are ${names.join(', ')}`),
    ...(/^[1-9]\d?$/.test(runs) ? [] : [`--runs ${runs}: allowed are whole numbers from 1 to 99`]),
  ];
  if (problems.length > 0) {
    throw new UsageError(problems.join('\n'));
  }
  return { only, runs: Number(runs), help };
}

function parse(parameters: readonly string[]): { readonly only: string[]; readonly runs: string; readonly help: boolean } {
  try {
    return parseArgs({
      args: [...parameters],
      options: {
        only: { type: 'string', multiple: true, default: [] },
        runs: { type: 'string', default: '3' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${HELP}`);
  }
}
