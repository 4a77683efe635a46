import type { CommandContext } from './command-context';

/** A word after the command's name. */
export interface Positional {
  readonly name: string;
  readonly required: boolean;
  readonly meaning: string;
}

export interface CommandOption {
  readonly type: 'boolean' | 'string';
  readonly short?: string;
  /** What stands for the value in the help, such as `<duration>`. */
  readonly value?: string;
  readonly meaning: string;
}

/** What a person runs as `npx projen <name>`. It is loaded when it is asked for, so that no command waits for all the others. */
export interface NamedCommand {
  readonly name: string;
  /** One sentence. */
  readonly does: string;
  readonly load: () => Command;
}

/** How a command is called, and what it does then. */
export interface Command {
  readonly positionals: readonly Positional[];
  /** Besides those that every command has. */
  readonly options: Readonly<Record<string, CommandOption>>;
  /** More to know, for the help. @default - nothing */
  readonly notes?: readonly string[];
  /**
   * Returns the exit code: 0 done, 1 failed.
   * @throws UsageError where the command was called wrongly
   */
  readonly run: (context: CommandContext) => Promise<number>;
}
