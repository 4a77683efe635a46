import type { PlatformOptions } from '../options';
import type { PlatformConfig } from '../platform-config';
import type { Finding } from './rule';

/** A time to pause after means something only where a database may pause, that is with `minCapacity` 0. */
export function pause(options: PlatformOptions, config: PlatformConfig): readonly Finding[] {
  const pausing = config.environments.filter(({ database }) => database?.minCapacity === 0);
  const own = options.environments.flatMap(({ database }, index) =>
    database && database.pauseAfterMinutes !== undefined && config.environments[index]?.database?.minCapacity !== 0
      ? [finding(`environments[${index}].database`, database.pauseAfterMinutes)]
      : [],
  );
  const shared = options.database?.pauseAfterMinutes;
  return shared !== undefined && pausing.length === 0 ? [finding('database', shared), ...own] : own;
}

const finding = (database: string, given: number): Finding => ({
  path: `${database}.pauseAfterMinutes`,
  given: String(given),
  allowed: 'nothing, where no database may pause',
  fix: `remove it, or set ${database}.minCapacity to 0`,
  involves: [`${database}.pauseAfterMinutes`, `${database}.minCapacity`, 'environments'],
});
