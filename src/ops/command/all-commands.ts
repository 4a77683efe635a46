import { OPERATIONS } from '../../config/operations';
import type { NamedCommand } from './command';
import { loadCommand } from './load-command';

/** Every command, in the order in which people are told of them. */
export const COMMANDS: readonly NamedCommand[] = Object.entries(OPERATIONS).map(([name, does]) => ({
  name,
  does,
  load: () => loadCommand(name),
}));
