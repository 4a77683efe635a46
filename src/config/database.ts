import type { OptOut } from './opt-out';
import { protection } from './opt-out';
import { reportUnorderedRange } from './range';
import { choice } from './shape/choice';
import { either } from './shape/either';
import { formatValue } from './shape/format-value';
import { isPlainObject } from './shape/is-plain-object';
import type { Layered } from './shape/layered';
import { numberBetween } from './shape/number-between';
import { objectOf } from './shape/object-of';
import { option, resolveOptions, type Resolved } from './shape/option';
import type { OptionTable } from './shape/shape';
import { stringMatching } from './shape/string-matching';
import type { ByTier } from './tier';

/** An Aurora serverless cluster. */
export interface DatabaseOptions {
  /** Database engine. @example 'mysql' */
  readonly engine?: DatabaseEngine;
  /** Name of the database in the cluster. @default - the platform's name, with `_` for `-` @example 'orders' */
  readonly name?: string;
  /**
   * Minimum capacity in Aurora capacity units (ACU). With 0 the database pauses when it is idle.
   * @cost - $87.60 for each ACU of the writer and of each reader; 0 while the database pauses
   * @example 1
   */
  readonly minCapacity?: number;
  /**
   * Maximum capacity in Aurora capacity units (ACU).
   * @cost - $0.12 per hour for each ACU that the load needs above `minCapacity`
   * @example 32
   */
  readonly maxCapacity?: number;
  /**
   * Idle minutes after which the database pauses. Only together with `minCapacity: 0`.
   * @cost - $0.12 per hour for each ACU until it pauses
   * @example 30
   */
  readonly pauseAfterMinutes?: number;
  /** Readers in addition to the writer. @cost - $87.60 for each ACU of each reader, so $43.80 with 0.5 ACU @example 2 */
  readonly readers?: number;
  /**
   * Days for which backups are stored.
   * @cost - none for one day, nor up to the size of the database; what is above is billed per GB
   * @example 35
   */
  readonly backupRetentionDays?: number;
  /**
   * Whether the cluster refuses to be deleted.
   * @default - on in the production tier, off in development
   * @example { enabled: false, reason: 'rebuilt from events every night' }
   */
  readonly deletionProtection?: true | OptOut;
}

export type DatabaseEngine = 'postgresql' | 'mysql';

export const DATABASE = {
  engine: option(choice<DatabaseEngine>('postgresql', 'mysql'), { default: 'postgresql' }),
  name: option(
    stringMatching({
      allowed: '1 to 63 letters, digits and underscores, starting with a letter',
      pattern: /^[A-Za-z][A-Za-z0-9_]{0,62}$/,
      placeholder: 'database',
    }),
    { resolve: ({ written, environment }) => written ?? environment.platform.replaceAll('-', '_') },
  ),
  minCapacity: option(numberBetween({ min: 0, max: 256, step: 0.5 }), { byTier: { development: 0, production: 0.5 } }),
  maxCapacity: option(numberBetween({ min: 1, max: 256, step: 0.5 }), { byTier: { development: 2, production: 16 } }),
  pauseAfterMinutes: option(numberBetween({ min: 5, max: 1440 }), { default: 5 }),
  readers: option(numberBetween({ min: 0, max: 15 }), { byTier: { development: 0, production: 1 } }),
  backupRetentionDays: option(numberBetween({ min: 1, max: 35 }), { byTier: { development: 1, production: 14 } }),
  deletionProtection: option(protection(), {
    resolve: ({ written, environment }) =>
      typeof written === 'object'
        ? { enabled: false, reason: written.reason }
        : { enabled: written ?? DELETION_PROTECTION[environment.tier], reason: null },
  }),
} satisfies OptionTable<DatabaseOptions>;

const DELETION_PROTECTION: ByTier<boolean> = { development: false, production: true };
const ON_DELETE: ByTier<'destroy' | 'snapshot'> = { development: 'destroy', production: 'snapshot' };

export interface DatabaseConfig extends Omit<Resolved<DatabaseOptions, typeof DATABASE>, 'pauseAfterMinutes'> {
  /** Idle minutes; `null` when the database never pauses. */
  readonly pauseAfterMinutes: number | null;
  /** What happens to the data when the cluster is deleted. */
  readonly onDelete: 'destroy' | 'snapshot';
}

export const environmentDatabaseShape = either<DatabaseOptions | false>(
  { when: isPlainObject, shape: objectOf<DatabaseOptions>(DATABASE) },
  { when: (value) => value === false, shape: choice(false) },
);

/** The database of one environment; `null` when the environment has none. */
export function resolveDatabase(given: Layered<DatabaseOptions | false>): DatabaseConfig | null {
  if (given.written === undefined || given.written === false) {
    return null;
  }
  const options = given as Layered<DatabaseOptions>;
  const { pauseAfterMinutes, ...resolved } = resolveOptions(DATABASE, options);
  const { minCapacity: min, maxCapacity: max } = resolved;
  reportUnorderedRange({ min, max, givenMin: options.at('minCapacity'), givenMax: options.at('maxCapacity') });
  reportTakenName(resolved, options);
  const pauses = min === 0;
  if (!pauses && options.at('pauseAfterMinutes').isOwn) {
    reportNeedlessPause(options);
  }
  return { ...resolved, pauseAfterMinutes: pauses ? pauseAfterMinutes : null, onDelete: ON_DELETE[given.environment.tier] };
}

/** Reports a pause for all environments when the database of none can pause. */
export function checkSharedPause(given: Layered<DatabaseOptions>, databases: readonly (DatabaseConfig | null)[]): void {
  if (given.at('pauseAfterMinutes').written !== undefined && !databases.some((database) => database?.minCapacity === 0)) {
    reportNeedlessPause(given);
  }
}

function reportNeedlessPause(given: Layered<DatabaseOptions>): void {
  const { written, location } = given.at('pauseAfterMinutes');
  const minCapacity = given.at('minCapacity').location;
  location.reportConflict({
    given: String(written),
    allowed: 'nothing, since the database never pauses with a minimum capacity above 0',
    fix: `remove it, or set ${minCapacity.path} to 0`,
    comparedWith: [minCapacity],
  });
}

/** Databases that a new cluster contains, and names that the engine reserves. */
const TAKEN_NAMES: Readonly<Record<DatabaseEngine, readonly string[]>> = {
  postgresql: ['postgres', 'rdsadmin', 'template0', 'template1'],
  mysql: ['information_schema', 'innodb', 'mysql', 'performance_schema', 'rdsadmin', 'sys', 'tmp'],
};

function reportTakenName({ engine, name }: Pick<DatabaseConfig, 'engine' | 'name'>, given: Layered<DatabaseOptions>): void {
  const taken = TAKEN_NAMES[engine];
  if (taken.includes(name.toLowerCase())) {
    const { location, written } = given.at('name');
    location.reportConflict({
      given: written === undefined ? `${formatValue(name)}, the default: the platform's name` : formatValue(name),
      allowed: `a name other than ${taken.join(', ')}, which ${engine} uses itself`,
      fix: 'set another name',
      comparedWith: [given.at('engine').location],
    });
  }
}
