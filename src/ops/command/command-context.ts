import type { PlatformConfig } from '../../config/platform-config';
import type { Connections } from '../aws/connections';
import type { Suggest } from './suggest';
import type { Terminal } from './terminal';

/** Everything that a command works with. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly platform: PlatformConfig;
  readonly aws: Connections;
  /** Positional arguments by name; undefined where one was not given. */
  readonly words: Readonly<Record<string, string | undefined>>;
  readonly options: Options;
  readonly suggest: Suggest;
}

/** The options of a command line. */
export interface Options {
  /** Whether the output is for a program. */
  readonly json: boolean;
  /** Whether the laptop engine is meant. */
  readonly local: boolean;
  readonly flag: (name: string) => boolean;
  readonly text: (name: string) => string | undefined;
}
