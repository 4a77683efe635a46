import type { FastifyBaseLogger } from 'fastify';
import { Pool } from 'pg';
import type { DatabaseConfig } from '../config';
import { connectionOptions } from './connection-options';
import { describeError } from './describe-error';

/** A pool that gives up idle connections quickly, so that a serverless database can pause. */
export function createPool(config: DatabaseConfig, log: FastifyBaseLogger): Pool {
  const pool = new Pool({
    ...connectionOptions(config),
    min: 0,
    max: 10,
    idleTimeoutMillis: 10_000,
    statement_timeout: 10_000,
    // Ends the wait for an answer that a vanished server will never send.
    query_timeout: 15_000,
  });
  // Without a listener, an idle connection that breaks would end the process.
  pool.on('error', (error) => log.warn({ cause: describeError(error) }, 'an idle database connection broke'));
  return pool;
}
