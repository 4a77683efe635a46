import type { FastifyBaseLogger } from 'fastify';
import type { BananaStore } from './bananas/banana-store';
import { MemoryBananaStore } from './bananas/memory-banana-store';
import { PostgresBananaStore } from './bananas/postgres-banana-store';
import type { DatabaseConfig } from './config';
import { createPool } from './database/create-pool';
import { migrateDatabase } from './database/migrate-database';
import { SchemaReadiness } from './database/schema-readiness';
import { ALWAYS_READY, type Readiness } from './readiness';

/** Where bananas are kept, and the life of that place. */
export interface Backend {
  readonly store: BananaStore;
  readonly readiness: Readiness;
  /**
   * Makes the store usable; `readiness` tells when it is.
   *
   * @throws when it never will be
   */
  start(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export function createBackend(database: DatabaseConfig | null, log: FastifyBaseLogger): Backend {
  if (!database) {
    return { store: new MemoryBananaStore(), readiness: ALWAYS_READY, start: async () => undefined, close: async () => undefined };
  }
  const pool = createPool(database, log);
  const readiness = new SchemaReadiness({
    migrate: () => migrateDatabase(database, log),
    ping: () => pool.query('select 1'),
    log,
  });
  return {
    store: new PostgresBananaStore(pool),
    readiness,
    start: (signal) => readiness.start(signal),
    close: () => pool.end(),
  };
}
