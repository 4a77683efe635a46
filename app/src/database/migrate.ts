import type { Migration } from './migrations';

/** The part of a database client that migrating needs. */
export interface SqlClient {
  query(sql: string, values?: unknown[]): Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>;
}

/** Any number that nobody else takes in this database. */
const LOCK = 7_262_262;

/**
 * Brings the schema up to date: all missing migrations in one transaction, or none. Several may call this at once; the
 * first does the work while the others wait for its lock. A schema that is ahead, left by a newer version, is let be.
 *
 * @returns the migrations that this call applied
 */
export async function migrate(client: SqlClient, migrations: readonly Migration[]): Promise<readonly Migration[]> {
  // Whatever the server's default: what the lock's last holder did must be visible.
  await client.query('begin isolation level read committed');
  try {
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
    const missing = await findMissing(client, migrations);
    for (const migration of missing) {
      await client.query(migration.sql);
      await client.query('insert into schema_migrations (version, name) values ($1, $2)', [migration.version, migration.name]);
    }
    await client.query('commit');
    return missing;
  } catch (error) {
    // A broken connection cannot roll back, and the server has done it by then; the first error is the one to report.
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

async function findMissing(client: SqlClient, migrations: readonly Migration[]): Promise<readonly Migration[]> {
  await client.query(`create table if not exists schema_migrations (
    version integer primary key,
    name text not null,
    applied_at timestamptz not null default now()
  )`);
  const { rows } = await client.query('select version from schema_migrations');
  const applied = new Set(rows.map((row) => row.version));
  return migrations.filter((migration) => !applied.has(migration.version));
}
