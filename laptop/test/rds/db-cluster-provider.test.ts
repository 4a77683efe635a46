import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import type { JsonObject } from '../../src/json';
import type { ResourceRecord } from '../../src/cloudformation/resource-provider';
import { DbClusterProvider } from '../../src/rds/db-cluster-provider';
import { DbClusters } from '../../src/rds/db-clusters';
import { DbInstanceProvider } from '../../src/rds/db-instance-provider';
import { runningPostmaster } from '../../src/rds/postgres-process';
import { processIdentity } from '../../src/runtime/process-identity';
import { readIfExists } from '../../src/runtime/read-if-exists';
import { request } from '../elb/load-balancing-fixture';
import { makeStateDirectory, removeStateDirectory } from '../runtime/sample-task';

const PASSWORD = "s'3cret \\ $pass";
const PROPERTIES = { Engine: 'aurora-postgresql', MasterUsername: 'service', MasterUserPassword: PASSWORD, DatabaseName: 'orchard' };

const providerOf = (clusters: DbClusters): DbClusterProvider => new DbClusterProvider({ clusters, findParameterGroup: () => undefined });

// All tests use one server, because creating a database takes most of the time.
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
    provider = providerOf(clusters);
    record = { logicalId: 'Cluster', type: provider.type, properties: PROPERTIES, ...(await provider.create(clusterRequest())) };
  }, 60_000);

  afterAll(async () => {
    await provider.delete(record);
    removeStateDirectory(stateDirectory);
  }, 30_000);

  it('is a real PostgreSQL 17, and the master user needs its password', async () => {
    expect(await query('SHOW server_version_num')).toEqual([{ server_version_num: expect.stringMatching(/^17/) }]);
    await expect(query('SELECT 1', 'wrong')).rejects.toThrow(/password authentication failed/);
    await expect(query('SELECT 1', '')).rejects.toThrow();
  });

  it('has its address in attributes, also for reading', () => {
    expect(record.attributes).toMatchObject({
      'Endpoint.Address': 'localhost',
      'ReadEndpoint.Address': 'localhost',
      'Endpoint.Port': expect.stringMatching(/^\d+$/),
    });
  });

  it('makes the master user the owner of its database and not a superuser, as Aurora does', async () => {
    await query('CREATE TABLE owned (id int PRIMARY KEY); DROP TABLE owned');
    expect(await query('SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user')).toEqual([
      { rolsuper: false, rolcreatedb: true },
    ]);
    await expect(query("COPY (SELECT 1) TO PROGRAM 'true'")).rejects.toThrow(/permission denied/);
  });

  it('sorts strings as Aurora does', async () => {
    expect(await query("SELECT string_agg(x, '' ORDER BY x) AS sorted FROM unnest(ARRAY['b', 'B', 'a', 'A']) x")).toEqual([
      { sorted: 'aAbB' },
    ]);
  });

  it('keeps its data, its port and its password when it is stopped and started', async () => {
    await query('CREATE TABLE kept AS SELECT 42 AS answer');
    const before = port();
    await provider.stop(record);
    expect(runningPostmaster(data())).toBeUndefined();
    record = { ...record, ...(await provider.resume(clusterRequest())) };
    expect(port()).toBe(before);
    expect(await query('SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  }, 30_000);

  it('replaces the server of a killed engine without losing committed data', async () => {
    await query('CREATE TABLE committed AS SELECT 1 AS one');
    const orphan = runningPostmaster(data());
    // A new engine does not know the server that is still running.
    provider = providerOf(new DbClusters({ stateDirectory, runtime: 'process' }));
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

  it('starts although another program has the pid of the stopped server', async () => {
    await provider.stop(record);
    const innocent = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)']);
    writeFileSync(join(data(), 'postmaster.pid'), `${innocent.pid}\n${data()}\n1\n5432\n\nlocalhost\n0 0\nready\n`);
    await provider.resume(clusterRequest());
    expect(await query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(innocent.exitCode).toBeNull();
    innocent.kill('SIGKILL');
  }, 30_000);

  it('changes the password of the master user without closing connections', async () => {
    const client = new Client({ host: 'localhost', port: port(), user: 'service', password: PASSWORD, database: 'orchard' });
    await client.connect();
    await provider.update(clusterRequest({ MasterUserPassword: 'another' }), record);
    expect(await query('SELECT 1 AS one', 'another')).toEqual([{ one: 1 }]);
    await expect(query('SELECT 1')).rejects.toThrow(/password authentication failed/);
    expect((await client.query('SELECT 2 AS two')).rows).toEqual([{ two: 2 }]);
    await client.end();
    await provider.update(clusterRequest(), record);
  });

  it('writes the password to no file and no log', () => {
    expect(log.join('\n')).not.toContain(PASSWORD);
    const files = readdirSync(stateDirectory, { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile() && !entry.name.startsWith('pg_'),
    );
    expect(files.length).toBeGreaterThan(100);
    const leaks = files.map(({ parentPath, name }) => join(parentPath, name)).filter((file) => readIfExists(file)?.includes(PASSWORD));
    expect(leaks).toEqual([]);
    expect(statSync(join(stateDirectory, 'postgres', record.physicalId, 'server.json')).mode & 0o077).toBe(0);
  });

  it('has the same endpoint as its instances', async () => {
    const instances = new DbInstanceProvider(clusters);
    const { attributes } = await instances.create(request('Writer', { DBClusterIdentifier: record.physicalId }));
    expect(attributes).toMatchObject({ 'Endpoint.Address': 'localhost', 'Endpoint.Port': String(port()) });
    await expect(instances.create(request('Writer', { DBClusterIdentifier: 'other' }))).rejects.toThrow(
      /property DBClusterIdentifier is 'other', which does not exist/,
    );
  });

  it('names the port in the error when another program uses it', async () => {
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

  it('is replaced when its database name changes, as on AWS', async () => {
    const renamed = await providerOf(clusters).create(clusterRequest({ DatabaseName: 'apples' }));
    expect(renamed.physicalId).not.toBe(record.physicalId);
    await clusters.destroy(renamed.physicalId);
    expect(existsSync(join(stateDirectory, 'postgres', renamed.physicalId))).toBe(false);
  }, 30_000);

  it('can be destroyed while it is running and its state is damaged', async () => {
    const broken = await providerOf(clusters).create(clusterRequest({ DatabaseName: 'pears' }));
    const directory = join(stateDirectory, 'postgres', broken.physicalId);
    const pid = runningPostmaster(join(directory, 'data')) as number;
    writeFileSync(join(directory, 'server.json'), '{ "schema');
    await new DbClusters({ stateDirectory, runtime: 'process' }).destroy(broken.physicalId);
    expect(processIdentity(pid)).toBeUndefined();
    expect(existsSync(directory)).toBe(false);
  }, 30_000);

  it('does not change into MySQL, and loses nothing by the attempt', async () => {
    await query('CREATE TABLE precious AS SELECT 1 AS one');
    await expect(provider.update(clusterRequest({ Engine: 'aurora-mysql' }), record)).rejects.toThrow(
      /property Engine cannot change from 'aurora-postgresql' to 'aurora-mysql': AWS replaces the cluster by an empty one.* env:down <environment> --local/,
    );
    expect(await query('SELECT one FROM precious')).toEqual([{ one: 1 }]);
  });

  it('names the engines that the laptop has', async () => {
    await expect(provider.create(clusterRequest({ Engine: 'aurora' }))).rejects.toThrow(
      "property Engine is 'aurora'; the laptop has aurora-postgresql and aurora-mysql only",
    );
  });
});
