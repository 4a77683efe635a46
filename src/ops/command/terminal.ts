import type { RunProgram } from './run-program';

export interface AskOptions {
  /** Asks although Ctrl-C was pressed before. @default false */
  readonly afterInterruption?: boolean;
}

/** A command's only way to the outside: commands print nothing themselves and read no global state. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Root of the repository, absolute. */
  readonly directory: string;
  /** Whether standard output is a terminal. */
  readonly isTerminal: boolean;
  /** Whether a person can be asked. */
  readonly isInteractive: boolean;
  /** Writes a line to standard output. */
  readonly out: (line: string) => void;
  /** Writes a line to standard error. */
  readonly err: (line: string) => void;
  readonly ask: (question: string, options?: AskOptions) => Promise<string>;
  /** Like `ask`, without showing what is typed. */
  readonly askHidden: (question: string) => Promise<string>;
  /** Reads all of standard input. */
  readonly readInput: () => Promise<string>;
  /** Replaces the lines of the previous call; if standard output is no terminal, appends to them. */
  readonly redraw: (lines: readonly string[]) => void;
  readonly now: () => Date;
  /** Resolves early when the command is interrupted. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal;
  /** Does something when SIGTERM ends the command, before its end. Returns what cancels that. */
  readonly onTermination: (act: () => Promise<void>) => () => void;
  /** Runs a program and captures its output. */
  readonly run: RunProgram;
  /** Runs a program on this terminal. Returns its exit code; null if there is no such program. */
  readonly runInteractive: (program: InteractiveProgram) => Promise<number | null>;
}

export interface InteractiveProgram {
  readonly program: string;
  readonly arguments: readonly string[];
  /** Variables besides the command's own; undefined removes one. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Whether it also gets the command's own variables. @default true */
  readonly inherits?: boolean;
  /** @default - the command's own */
  readonly directory?: string;
  /** Where its standard output goes. @default 'stdout' */
  readonly output?: 'stdout' | 'stderr';
}
