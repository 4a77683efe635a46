import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import type { JsonObject, ResourceRecord } from '../../src/cloudformation/resource-provider';
import { DbClusterProvider } from '../../src/rds/db-cluster-provider';
import { DbClusters } from '../../src/rds/db-clusters';
import { DbInstanceProvider } from '../../src/rds/db-instance-provider';
import { runningPostmaster } from '../../src/rds/postgres-process';
import { readIfExists } from '../../src/runtime/read-if-exists';
import { request } from '../elb/load-balancing-fixture';
import { makeStateDirectory, removeStateDirectory } from '../runtime/sample-task';

const PASSWORD = "s'3cret \\ $pass";
const PROPERTIES = { Engine: 'aurora-postgresql', MasterUsername: 'service', MasterUserPassword: PASSWORD, DatabaseName: 'orchard' };

// One server for all: making a database takes most of the time.
describe('a DBCluster of aurora-postgresql', () => {
  let stateDirectory: string;
  let clusters: DbClusters;
  let provider: DbClusterProvider;
  let record: ResourceRecord;
  const log: string[] = [];

  const clusterRequest = (changes: JsonObject = {}) => request('Cluster', { ...PROPERTIES, ...changes }, (line) => log.push(line));
  const port = () => Number(record.attributes['Endpoint.Port']);
  const data = () => join(stateDirectory, 'postgres', record.physicalId, 'data');
  const query = async (sql: string, password = PASSWORD, user = 'service') => {
    const client = new Client({ host: String(record.attributes['Endpoint.Address']), port: port(), user, password, database: 'orchard' });
    try {
      await client.connect();
      return (await client.query(sql)).rows as unknown[];
    } finally {
      await client.end();
    }
  };

  beforeAll(async () => {
    stateDirectory = makeStateDirectory();
    clusters = new DbClusters({ stateDirectory, runtime: 'process' });
    provider = new DbClusterProvider(clusters);
    record = { logicalId: 'Cluster', type: provider.type, properties: {}, ...(await provider.create(clusterRequest())) };
  }, 60_000);

  afterAll(async () => {
    await provider.delete(record);
    removeStateDirectory(stateDirectory);
  }, 30_000);

  it('is a real PostgreSQL 17 that the master user reaches with its password alone', async () => {
    expect(await query('SHOW server_version_num')).toEqual([{ server_version_num: expect.stringMatching(/^17/) }]);
    await expect(query('SELECT 1', 'wrong')).rejects.toThrow(/password authentication failed/);
    await expect(query('SELECT 1', '')).rejects.toThrow();
  });

  it('gives its address as attributes, also for reading', () => {
    expect(record.attributes).toMatchObject({
      'Endpoint.Address': 'localhost',
      'ReadEndpoint.Address': 'localhost',
      'Endpoint.Port': expect.stringMatching(/^\d+$/),
    });
  });

  it('makes the master user owner of its database, and no superuser, as Aurora does', async () => {
    await query('CREATE TABLE owned (id int PRIMARY KEY); DROP TABLE owned');
    expect(await query('SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user')).toEqual([
      { rolsuper: false, rolcreatedb: true },
    ]);
    await expect(query("COPY (SELECT 1) TO PROGRAM 'true'")).rejects.toThrow(/permission denied/);
  });

  it('sorts text as Aurora does', async () => {
    expect(await query("SELECT string_agg(x, '' ORDER BY x) AS sorted FROM unnest(ARRAY['b', 'B', 'a', 'A']) x")).toEqual([
      { sorted: 'aAbB' },
    ]);
  });

  it('keeps its data, its port and its password over a stop and a start', async () => {
    await query('CREATE TABLE kept AS SELECT 42 AS answer');
    const before = port();
    await provider.stop(record);
    expect(runningPostmaster(data())).toBeUndefined();
    record = { ...record, ...(await provider.resume(clusterRequest())) };
    expect(port()).toBe(before);
    expect(await query('SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  }, 30_000);

  it('takes over from a killed engine without losing what was committed', async () => {
    await query('CREATE TABLE committed AS SELECT 1 AS one');
    const orphan = runningPostmaster(data());
    // A new engine knows nothing of the server that still runs.
    provider = new DbClusterProvider(new DbClusters({ stateDirectory, runtime: 'process' }));
    await provider.resume(clusterRequest());
    expect(runningPostmaster(data())).not.toBe(orphan);
    expect(await query('SELECT one FROM committed')).toEqual([{ one: 1 }]);
  }, 30_000);

  it('recovers after the server itself was killed', async () => {
    await query('CREATE TABLE survived AS SELECT 1 AS one');
    const pid = runningPostmaster(data()) as number;
    process.kill(pid, 'SIGKILL');
    while (runningPostmaster(data()) === pid) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await provider.resume(clusterRequest());
    expect(await query('SELECT one FROM survived')).toEqual([{ one: 1 }]);
  }, 30_000);

  it('is not confused by a program that has the pid of a server that is gone', async () => {
    await provider.stop(record);
    const innocent = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)']);
    writeFileSync(join(data(), 'postmaster.pid'), `${innocent.pid}\n${data()}\n1\n5432\n\nlocalhost\n0 0\nready\n`);
    await provider.resume(clusterRequest());
    expect(await query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(innocent.exitCode).toBeNull();
    innocent.kill('SIGKILL');
  }, 30_000);

  it('gives the master user a new password, and ends no connection', async () => {
    const client = new Client({ host: 'localhost', port: port(), user: 'service', password: PASSWORD, database: 'orchard' });
    await client.connect();
    await provider.update(clusterRequest({ MasterUserPassword: 'another' }));
    expect(await query('SELECT 1 AS one', 'another')).toEqual([{ one: 1 }]);
    await expect(query('SELECT 1')).rejects.toThrow(/password authentication failed/);
    expect((await client.query('SELECT 2 AS two')).rows).toEqual([{ two: 2 }]);
    await client.end();
    await provider.update(clusterRequest());
  });

  it('leaves the password in no file, log or process list', () => {
    expect(log.join('\n')).not.toContain(PASSWORD);
    const files = readdirSync(stateDirectory, { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile() && !entry.name.startsWith('pg_'),
    );
    expect(files.length).toBeGreaterThan(100);
    const leaks = files.map(({ parentPath, name }) => join(parentPath, name)).filter((file) => readIfExists(file)?.includes(PASSWORD));
    expect(leaks).toEqual([]);
    expect(statSync(join(stateDirectory, 'postgres', record.physicalId, 'server.json')).mode & 0o077).toBe(0);
  });

  it('is the endpoint of its instances', async () => {
    const instances = new DbInstanceProvider(clusters);
    const { attributes } = await instances.create(request('Writer', { DBClusterIdentifier: record.physicalId }));
    expect(attributes).toMatchObject({ 'Endpoint.Address': 'localhost', 'Endpoint.Port': String(port()) });
    await expect(instances.create(request('Writer', { DBClusterIdentifier: 'other' }))).rejects.toThrow(
      /property DBClusterIdentifier is 'other', which does not exist/,
    );
  });

  it('fails clearly where another program has its port', async () => {
    await provider.stop(record);
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port(), '127.0.0.1', resolve));
    await expect(provider.resume(clusterRequest())).rejects.toThrow(
      `port ${port()} of database '${record.physicalId}' is in use by another program; stop that program and start again`,
    );
    await new Promise((resolve) => other.close(resolve));
    await provider.resume(clusterRequest());
    expect(await query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  }, 30_000);

  it('has another identity when its database name changes, as in AWS', async () => {
    const renamed = await new DbClusterProvider(clusters).create(clusterRequest({ DatabaseName: 'apples' }));
    expect(renamed.physicalId).not.toBe(record.physicalId);
    await clusters.destroy(renamed.physicalId);
    expect(existsSync(join(stateDirectory, 'postgres', renamed.physicalId))).toBe(false);
  }, 30_000);

  it('says that the laptop has no MySQL yet', async () => {
    await expect(provider.create(clusterRequest({ Engine: 'aurora-mysql' }))).rejects.toThrow(
      /property Engine is 'aurora-mysql', and the laptop has no MySQL yet; use database.engine 'postgresql'/,
    );
  });
});
