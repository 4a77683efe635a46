import type { BuildspecContext, CommandContext } from './command-context';

/** A value after the command's name. */
export interface Argument {
  readonly name: string;
  readonly required: boolean;
  /** Whether it can be given several times. Only the last argument can. @default false */
  readonly repeatable?: boolean;
  readonly meaning: string;
}

export interface CommandOption {
  readonly type: 'boolean' | 'string';
  readonly short?: string;
  /** Placeholder of the value in the help, such as `<duration>`. @default '<value>' */
  readonly value?: string;
  readonly meaning: string;
}

/** How a command is called. */
export interface CommandUsage {
  readonly arguments: readonly Argument[];
  /** Besides those that every command has. */
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Further lines of the help. @default - none */
  readonly notes?: readonly string[];
}

/** A command that a person runs: it reads platform.json, and talks to AWS or to the laptop engine. */
export interface Command extends CommandUsage {
  /** Whether it uses Parameter Store alone, so that it works on the laptop while no engine runs. @default false */
  readonly needsOnlyParameters?: boolean;
  /**
   * Returns the exit code: 0 done, 1 failed.
   * @throws UsageError if the command was called wrongly
   */
  readonly run: (context: CommandContext) => Promise<number>;
}

/** A command that needs the repository alone: it is given neither platform.json, which may be of another version, nor AWS. */
export interface RepositoryCommand extends CommandUsage {
  /**
   * Returns the exit code: 0 done, 1 failed.
   * @throws UsageError if the command was called wrongly
   */
  readonly run: (context: BuildspecContext) => Promise<number>;
}

/** A command that a buildspec runs: environment variables tell it what to do. */
export interface BuildspecCommand extends CommandUsage {
  /**
   * Returns the exit code: 0 done, 1 failed.
   * @throws UsageError if the command was called wrongly, or a variable is missing
   */
  readonly run: (context: BuildspecContext) => Promise<number>;
}

interface Named<Audience extends string, T> {
  /** As in `npx projen <name>`. */
  readonly name: string;
  /** One sentence. */
  readonly does: string;
  readonly audience: Audience;
  /** Loads the command's module. No command waits for the modules of the others. */
  readonly load: () => T;
}

export type NamedCommand = Named<'people', Command> | Named<'repository', RepositoryCommand> | Named<'buildspec', BuildspecCommand>;
