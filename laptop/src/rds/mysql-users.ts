import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mysql2/promise';
import type { MasterUser } from './database-server';

const POLL_MILLISECONDS = 50;
const CONNECT_MILLISECONDS = 5000;
/** What Aurora's `rds_superuser_role` and MariaDB both have: everything but SUPER, FILE and SHUTDOWN. */
const PRIVILEGES = `SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES, CREATE TEMPORARY TABLES,
  LOCK TABLES, EXECUTE, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER, REPLICATION SLAVE, REPLICATION CLIENT`;

/** How the engine itself connects, as the administrator. */
export interface MysqlAdministrator {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** PEM of the certificate that the server must have. */
  readonly certificate: string;
}

/** Creates the master user and its database, or gives the user a new password. Connections stay open, as in Aurora. */
export async function ensureMysqlUser(administrator: MysqlAdministrator, master: MasterUser): Promise<void> {
  const connection = await connect(administrator);
  try {
    await connection.query(`SET GLOBAL require_secure_transport = ${master.requiresTls ? 'ON' : 'OFF'}`);
    await connection.query("CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ?", [master.name, master.password]);
    await connection.query("ALTER USER ?@'%' IDENTIFIED BY ?", [master.name, master.password]);
    await connection.query(`GRANT ${PRIVILEGES} ON *.* TO ?@'%' WITH GRANT OPTION`, [master.name]);
    if (master.database !== null) {
      await connection.query('CREATE DATABASE IF NOT EXISTS ??', [master.database]);
    }
  } finally {
    await connection.end();
  }
}

/**
 * Waits until a server accepts the administrator.
 * @param failed resolves to a reason when the server will never answer
 * @throws Error with that reason, or with the last problem after the timeout
 */
export async function awaitMysql(
  administrator: MysqlAdministrator,
  { failed, timeoutMilliseconds }: { readonly failed: () => Promise<string | undefined>; readonly timeoutMilliseconds: number },
): Promise<void> {
  const deadline = Date.now() + timeoutMilliseconds;
  for (;;) {
    try {
      await (await connect(administrator)).end();
      return;
    } catch (error) {
      const reason = (await failed()) ?? (Date.now() > deadline ? (error as Error).message : undefined);
      if (reason !== undefined) {
        throw new Error(reason, { cause: error });
      }
      await sleep(POLL_MILLISECONDS);
    }
  }
}

async function connect({ port, user, password, certificate }: MysqlAdministrator): Promise<Connection> {
  // Loaded while a server starts, and not while a person waits for the engine.
  const { createConnection } = await import('mysql2/promise');
  const ssl = { ca: certificate, rejectUnauthorized: true };
  return createConnection({ host: '127.0.0.1', port, user, password, ssl, connectTimeout: CONNECT_MILLISECONDS });
}
