import type { Host } from '../host';
import type { RunProgram } from '../run-program';

export interface InteractiveProgram {
  readonly program: string;
  readonly arguments: readonly string[];
  /** Variables besides the command's own; undefined takes one away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Whether it gets the command's own variables as well. @default true */
  readonly inherits?: boolean;
  /** @default - the command's own */
  readonly directory?: string;
}

/** A host that also asks, waits and starts programs. */
export interface Terminal extends Host {
  /** Whether a person can be asked. */
  readonly isInteractive: boolean;
  readonly ask: (question: string) => Promise<string>;
  /** Like `ask`, and what is typed is not shown. */
  readonly askHidden: (question: string) => Promise<string>;
  /** All of standard input. */
  readonly readInput: () => Promise<string>;
  /** Replaces what `redraw` showed before; on something that is no screen, adds to it. */
  readonly redraw: (lines: readonly string[]) => void;
  readonly now: () => Date;
  /** Resolves early when the command is interrupted. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal;
  readonly run: RunProgram;
  /** Runs a program on this terminal and returns its exit code; null where there is none of that name. */
  readonly runInteractive: (program: InteractiveProgram) => Promise<number | null>;
}
