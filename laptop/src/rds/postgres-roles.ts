import { scramVerifier } from './scram-verifier';
import type { ServerState } from './server-state';

/** Aurora has an administrator of this name as well, which nobody can log in as. */
export const ADMIN_USER = 'rdsadmin';
const MASTER_ROLE = 'rds_superuser';

export interface MasterUser {
  readonly name: string;
  readonly password: string;
  /** Database that it owns; `null` for none but `postgres`. */
  readonly database: string | null;
}

/**
 * Makes the master user and its database, or gives the user a new password. As in Aurora it is no superuser: what needs one fails on the
 * laptop first. The driver is loaded here, while a server starts, and not while a person waits for the engine.
 */
export async function ensureMasterUser(state: ServerState, master: MasterUser): Promise<void> {
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
