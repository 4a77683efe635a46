import type { CommandLine } from '../command/parse-command-line';
import { connectAws } from './connect-aws';
import { connectLocal } from './connect-local';
import type { Connections } from './connections';

/** The platform that a command line means: on AWS, or on this machine. */
export const connect = (directory: string, { options }: Pick<CommandLine, 'options'>): Connections =>
  options.local ? connectLocal(directory) : connectAws({ profile: options.text('profile'), region: options.text('region') });
