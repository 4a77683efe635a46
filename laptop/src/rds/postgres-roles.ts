import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import type { MasterUser } from './database-server';
import type { ServerState } from './server-state';

/** The administrator has the same name as in Aurora, where nobody can log in as this user. */
export const ADMIN_USER = 'rdsadmin';
const MASTER_ROLE = 'rds_superuser';
const SCRAM_ITERATIONS = 4096;

/**
 * Creates the master user and its database, or gives the user a new password. As in Aurora, it is not a superuser: a
 * statement that needs one fails on the laptop first.
 */
export async function ensurePostgresUser(state: ServerState, master: MasterUser): Promise<void> {
  // Loaded while a server starts, and not while a person waits for the engine.
  const { Client, escapeIdentifier, escapeLiteral } = await import('pg');
  const client = new Client({ host: '127.0.0.1', port: state.port, user: ADMIN_USER, password: state.adminPassword, database: 'postgres' });
  await client.connect();
  try {
    const exists = async (query: string, name: string) => (await client.query(query, [name])).rowCount === 1;
    if (!(await exists('SELECT 1 FROM pg_roles WHERE rolname = $1', MASTER_ROLE))) {
      await client.query(`CREATE ROLE ${MASTER_ROLE} NOLOGIN`);
      await client.query(`GRANT pg_monitor, pg_signal_backend, pg_checkpoint TO ${MASTER_ROLE} WITH ADMIN OPTION`);
    }
    const user = escapeIdentifier(master.name);
    const verb = (await exists('SELECT 1 FROM pg_roles WHERE rolname = $1', master.name)) ? 'ALTER' : 'CREATE';
    await client.query(`${verb} ROLE ${user} LOGIN CREATEDB CREATEROLE PASSWORD ${escapeLiteral(scramVerifier(master.password))}`);
    await client.query(`GRANT ${MASTER_ROLE} TO ${user} WITH ADMIN OPTION`);
    if (master.database !== null && !(await exists('SELECT 1 FROM pg_database WHERE datname = $1', master.database))) {
      await client.query(`CREATE DATABASE ${escapeIdentifier(master.database)} OWNER ${user}`);
    }
  } finally {
    await client.end();
  }
}

/**
 * What PostgreSQL stores in place of a password (RFC 5803). Sent instead of the password, so that no statement, and no log of the server,
 * contains the password.
 */
function scramVerifier(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, SCRAM_ITERATIONS, 32, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  const storedKey = createHash('sha256').update(clientKey).digest('base64');
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64');
  return `SCRAM-SHA-256$${SCRAM_ITERATIONS}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
