import type { ProgramResult } from '../command/run-program';
import type { Terminal } from '../command/terminal';

export interface GitOptions {
  /** Standard input. @default - empty */
  readonly input?: string;
  /** Variables besides the command's own. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The `git` command, in the root of the repository. It never asks for a password. */
export class Git {
  constructor(private readonly terminal: Pick<Terminal, 'run' | 'directory' | 'environment'>) {}

  /** @throws Error if there is no `git` command */
  async run(args: readonly string[], { input, environment }: GitOptions = {}): Promise<ProgramResult> {
    const { run, directory } = this.terminal;
    const result = await run({
      program: 'git',
      arguments: args,
      directory,
      environment: { ...this.terminal.environment, GIT_TERMINAL_PROMPT: '0', ...environment },
      ...(input === undefined ? {} : { input }),
    });
    if (result.exitCode === null) {
      throw new Error('there is no git command in PATH; install Git, then run this again');
    }
    return result;
  }

  /**
   * Output without the line break at its end.
   * @throws Error with the output, if the command fails
   */
  async require(args: readonly string[], options: GitOptions = {}): Promise<string> {
    const { exitCode, output } = await this.run(args, options);
    if (exitCode !== 0) {
      throw new Error(`git ${args.find((each) => !each.startsWith('-'))} failed with exit code ${exitCode}: ${output.trim()}`);
    }
    return output.replace(/\n$/, '');
  }

  /** Items of an output that Git separates with NUL. */
  async list([command, ...args]: readonly [string, ...string[]], options: GitOptions = {}): Promise<readonly string[]> {
    return (await this.require([command, '-z', ...args], options)).split('\0').filter((item) => item !== '');
  }
}
