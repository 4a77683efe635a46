import type { BuildspecContext } from './command-context';

export interface Result {
  /** What `--json` prints. */
  readonly json: unknown;
  /** What people read. */
  readonly lines: () => readonly string[];
}

/** Prints what a command has found or done: lines for people or, with `--json`, one JSON value. */
export const printResult = (context: Pick<BuildspecContext, 'terminal' | 'options'>, result: Result): void =>
  resultLines(context, result).forEach(context.terminal.out);

/** The lines of {@link printResult}. JSON is one line, except on a terminal, where it is indented. */
export const resultLines = (
  { terminal, options }: Pick<BuildspecContext, 'terminal' | 'options'>,
  { json, lines }: Result,
): readonly string[] => (options.json ? [JSON.stringify(json, null, terminal.isTerminal ? 2 : undefined)] : lines());
