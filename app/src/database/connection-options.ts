import type { ClientConfig } from 'pg';
import type { DatabaseConfig } from '../config';
import { tlsOptions } from './tls-options';

/** A serverless database holds a connection back while it wakes, for half a minute after a long sleep. */
const CONNECT_TIMEOUT_MS = 30_000;

export function connectionOptions({ host, port, name, user, password }: DatabaseConfig): ClientConfig {
  return {
    host,
    port,
    database: name,
    user,
    password,
    ssl: tlsOptions(host),
    application_name: 'banana-inventory',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // Notices a server that vanished without a word.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
}
