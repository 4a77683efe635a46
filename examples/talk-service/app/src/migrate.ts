import { database } from './database';

/** In order. Each leaves a schema that the version before can use, because that serves until this one does. */
const MIGRATIONS: readonly string[] = [
  `create table talks (
    id integer generated always as identity primary key,
    title text not null,
    speaker text not null,
    state text not null default 'submitted',
    submitted_at timestamptz not null default now()
  )`,
];

/** The release command: makes all missing migrations in one transaction, or none. */
export async function migrate(): Promise<void> {
  const client = await database.connect();
  try {
    await client.query('begin');
    await client.query('create table if not exists migrations (number integer primary key)');
    const { rows } = await client.query<{ readonly count: number }>('select count(*)::integer as count from migrations');
    const done = rows[0]?.count ?? 0;
    for (const [index, migration] of MIGRATIONS.entries()) {
      if (index >= done) {
        console.log(`migration ${index + 1}: ${migration.split('\n')[0]}`);
        await client.query(migration);
        await client.query('insert into migrations values ($1)', [index + 1]);
      }
    }
    await client.query('commit');
  } finally {
    // Closes the connection, which undoes what is not committed.
    client.release(true);
    await database.end();
  }
}
