import { DEFAULTS, TIER_DEFAULTS } from './defaults';
import type { DatabaseOptions, EnvironmentOptions, PlatformOptions, Tier } from './options';
import { overlay } from './overlay';
import type { DatabaseConfig } from './platform-config';

/** The database of one environment, or `null` where neither it nor the platform asks for one. */
export function resolveDatabase(platform: PlatformOptions, environment: EnvironmentOptions): DatabaseConfig | null {
  if (environment.database === false || (!platform.database && !environment.database)) {
    return null;
  }
  const own = overlay<DatabaseOptions>(platform.database, environment.database);
  const tier = TIER_DEFAULTS[environment.tier].database;
  const minCapacity = own.minCapacity ?? tier.minCapacity;
  return {
    engine: own.engine ?? DEFAULTS.databaseEngine,
    name: own.name ?? platform.name.replaceAll('-', '_'),
    minCapacity,
    maxCapacity: own.maxCapacity ?? tier.maxCapacity,
    pauseAfterMinutes: minCapacity === 0 ? (own.pauseAfterMinutes ?? DEFAULTS.pauseAfterMinutes) : null,
    readers: own.readers ?? tier.readers,
    backupRetentionDays: own.backupRetentionDays ?? tier.backupRetentionDays,
    deletionProtection: resolveDeletionProtection(own.deletionProtection, environment.tier),
    onDelete: tier.onDelete,
  };
}

function resolveDeletionProtection(own: DatabaseOptions['deletionProtection'], tier: Tier): DatabaseConfig['deletionProtection'] {
  return typeof own === 'object'
    ? { enabled: false, reason: own.reason }
    : { enabled: own ?? TIER_DEFAULTS[tier].database.deletionProtection, reason: null };
}
