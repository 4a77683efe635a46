import type { DatabaseConfig } from '../../config/database';
import type { DomainConfig } from '../../config/domain';
import type { SleepConfig } from '../../config/sleep';
import type { Tier } from '../../config/tier';
import type { Place } from '../../config/places';

/** What commands need of an environment to read or delete it: a configured one, or an orphan. */
export interface DeployedEnvironment extends Place {
  readonly name: string;
  /** `unknown` for an orphan: its stacks exist, but .projenrc.ts does not have it. Commands protect it as they protect production. */
  readonly tier: Tier | 'unknown';
  readonly database: Pick<DatabaseConfig, 'onDelete'> | null;
  /** Null for an orphan. */
  readonly domain: Pick<DomainConfig, 'zoneName'> | null;
  /** Null if it never sleeps, and for an orphan. */
  readonly sleep: SleepConfig | null;
}

export const isOrphan = ({ tier }: Pick<DeployedEnvironment, 'tier'>): boolean => tier === 'unknown';
