import type { PlatformConfig } from '../../config/platform-config';
import type { Connections } from '../aws/connections';
import type { Suggest } from './suggest';
import type { Terminal } from './terminal';

/** The arguments and options of a command line. */
export interface CommandLine {
  /** Value of a required argument. */
  readonly argument: (name: string) => string;
  /** Undefined if the argument was not given. */
  readonly optionalArgument: (name: string) => string | undefined;
  /** All values of an argument that can be repeated. */
  readonly repeatedArgument: (name: string) => readonly string[];
  readonly options: Options;
}

export interface Options {
  /** Whether the output is for a program. */
  readonly json: boolean;
  /** Whether the command is for the laptop engine. */
  readonly local: boolean;
  readonly flag: (name: string) => boolean;
  readonly text: (name: string) => string | undefined;
}

/** What a command gets that a buildspec runs. */
export interface BuildspecContext extends CommandLine {
  readonly terminal: Terminal;
}

/** What a command gets that a person runs. */
export interface CommandContext extends BuildspecContext {
  readonly platform: PlatformConfig;
  readonly aws: Connections;
  readonly suggest: Suggest;
}
