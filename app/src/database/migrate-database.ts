import type { FastifyBaseLogger } from 'fastify';
import { Client } from 'pg';
import type { DatabaseConfig } from '../config';
import { connectionOptions } from './connection-options';
import { describeError } from './describe-error';
import { migrate } from './migrate';
import { MIGRATIONS } from './migrations';

/** Migrates over a connection of its own, which no statement time-out cuts off. */
export async function migrateDatabase(config: DatabaseConfig, log: FastifyBaseLogger): Promise<void> {
  const client = new Client(connectionOptions(config));
  // The pending query rejects too; without a listener the process would end.
  client.on('error', (error) => log.warn({ cause: describeError(error) }, 'the migration lost its database connection'));
  try {
    await client.connect();
    const applied = await migrate(client, MIGRATIONS);
    log.info({ applied: applied.map(({ version, name }) => `${version} ${name}`) }, 'the schema is up to date');
  } finally {
    await client.end();
  }
}
