import type { EnvironmentConfig } from '../../config/platform-config';
import type { CommandContext } from '../command/command-context';
import { UsageError } from '../command/usage-error';
import { didYouMean } from '../text/did-you-mean';

/**
 * The schedule that the argument `name` names.
 * @throws UsageError with the names of all schedules, if the environment has none with this name
 */
export function requestedJob({ argument }: Pick<CommandContext, 'argument'>, { name: environment, service }: EnvironmentConfig): string {
  const name = argument('name');
  const names = Object.keys(service.schedules);
  if (!names.includes(name)) {
    const known = names.length === 0 ? 'it has none' : `its schedules are: ${names.join(', ')}`;
    throw new UsageError([`${environment} has no schedule "${name}"${didYouMean(name, names)}; ${known}`]);
  }
  return name;
}
