import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { migrate, type SqlClient } from '../src/database/migrate';
import { type Migration, MIGRATIONS } from '../src/database/migrations';

const two: readonly Migration[] = [
  { version: 1, name: 'one', sql: 'create table one ()' },
  { version: 2, name: 'two', sql: 'create table two ()' },
];

interface FakeDatabase extends SqlClient {
  readonly statements: string[];
}

function fakeDatabase({ applied = [], failOn }: { readonly applied?: readonly number[]; readonly failOn?: string } = {}): FakeDatabase {
  const statements: string[] = [];
  return {
    statements,
    query: async (sql, values) => {
      statements.push([sql.replace(/\s+/g, ' ').split(' (')[0], ...(values ?? [])].join(' | '));
      if (sql === failOn) throw new Error(`cannot ${sql}`);
      return { rows: sql.startsWith('select version') ? applied.map((version) => ({ version })) : [] };
    },
  };
}

describe('migrating', () => {
  it('takes the lock before it looks, and applies everything in one transaction', async () => {
    const database = fakeDatabase();
    assert.deepEqual(await migrate(database, two), two);
    assert.deepEqual(database.statements, [
      'begin isolation level read committed',
      'select pg_advisory_xact_lock($1) | 7262262',
      'create table if not exists schema_migrations',
      'select version from schema_migrations',
      'create table one',
      'insert into schema_migrations | 1 | one',
      'create table two',
      'insert into schema_migrations | 2 | two',
      'commit',
    ]);
  });

  it('applies only what is missing', async () => {
    const database = fakeDatabase({ applied: [1] });
    assert.deepEqual(await migrate(database, two), [two[1]]);
    assert.ok(!database.statements.includes('create table one'));
  });

  it('leaves a schema alone that a newer version made', async () => {
    assert.deepEqual(await migrate(fakeDatabase({ applied: [1, 2, 3] }), two), []);
  });

  it('undoes everything when one migration fails', async () => {
    const database = fakeDatabase({ failOn: 'create table two ()' });
    await assert.rejects(migrate(database, two), /cannot create table two/);
    assert.equal(database.statements.at(-1), 'rollback');
    assert.ok(!database.statements.includes('commit'));
  });

  it('reports what failed first when the connection is gone too', async () => {
    const database: SqlClient = { query: async (sql) => Promise.reject(new Error(`cannot ${sql}`)) };
    await assert.rejects(
      migrate({ query: async (sql) => (sql.startsWith('begin') ? { rows: [] } : database.query(sql)) }, two),
      /cannot select pg_advisory/,
    );
  });

  it('has versions in ascending order, each once', () => {
    const versions = MIGRATIONS.map(({ version }) => version);
    assert.deepEqual(
      versions,
      [...new Set(versions)].sort((a, b) => a - b),
    );
  });
});
