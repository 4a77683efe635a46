/** A command's only way to the outside. Commands themselves print nothing and read no global state. */
export interface Host {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Root of the repository, absolute. */
  readonly directory: string;
  readonly isTerminal: boolean;
  /** A line on standard output. */
  readonly out: (line: string) => void;
  /** A line on standard error. */
  readonly err: (line: string) => void;
}
