import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import type { ResourceRecord } from '../../src/cloudformation/resource-provider';
import type { JsonObject } from '../../src/json';
import { DbClusterProvider } from '../../src/rds/db-cluster-provider';
import { DbClusters } from '../../src/rds/db-clusters';
import { runningMysql } from '../../src/rds/mysql-process';
import { processIdentity } from '../../src/runtime/process-identity';
import { readIfExists } from '../../src/runtime/read-if-exists';
import { request } from '../elb/load-balancing-fixture';
import { makeStateDirectory, removeStateDirectory } from '../runtime/sample-task';
import { MYSQL_RUNTIMES, withMysqlImage } from './mysql-fixture';

const PASSWORD = "s'3cret \\ $pass";
const PROPERTIES = {
  Engine: 'aurora-mysql',
  MasterUsername: 'service',
  MasterUserPassword: PASSWORD,
  DatabaseName: 'orchard',
  DBClusterParameterGroupName: 'tls-only',
};
/** MySQL names the setting; MariaDB does not. */
const NEEDS_TLS = /require_secure_transport|Access denied/;
const GROUP = { Parameters: { require_secure_transport: 'ON' } };

withMysqlImage();

// All tests of a runtime use one server, because creating a database takes most of the time.
describe.each(MYSQL_RUNTIMES)('a DBCluster of aurora-mysql, in %s mode', (runtime) => {
  let stateDirectory: string;
  let clusters: DbClusters;
  let provider: DbClusterProvider;
  let record: ResourceRecord;
  const log: string[] = [];
  const notices: string[] = [];

  const open = (): DbClusters => new DbClusters({ stateDirectory, runtime, warn: (message) => notices.push(message) });
  const providerOf = (given: DbClusters, group: JsonObject | undefined = GROUP): DbClusterProvider =>
    new DbClusterProvider({ clusters: given, findParameterGroup: (name) => (name === 'tls-only' ? group : undefined) });
  const clusterRequest = (changes: JsonObject = {}) => request('Cluster', { ...PROPERTIES, ...changes }, (line) => log.push(line));
  const port = () => Number(record.attributes['Endpoint.Port']);
  const folder = () => join(stateDirectory, 'mysql', record.physicalId);
  const connect = (password = PASSWORD, tls = true): Promise<Connection> =>
    createConnection({
      host: '127.0.0.1',
      port: port(),
      user: 'service',
      password,
      database: 'orchard',
      // As on AWS: the certificate is verified, and so is the name in it.
      ...(tls ? { ssl: { ca: clusters.variablesOfTasks().RDS_CA_PEM, rejectUnauthorized: true, verifyIdentity: true } } : {}),
    });
  const query = async (sql: string, password = PASSWORD, tls = true): Promise<RowDataPacket[]> => {
    const connection = await connect(password, tls);
    try {
      return (await connection.query<RowDataPacket[]>(sql))[0];
    } finally {
      await connection.end();
    }
  };
  const killServer = (): void => {
    if (runtime === 'docker') {
      const [name] = containers();
      spawnSync('docker', ['kill', String(name)]);
    } else {
      process.kill(runningMysql(join(folder(), 'data')) as number, 'SIGKILL');
    }
  };
  const containers = (filter = `label=laptop.database=${folder()}`): readonly string[] =>
    spawnSync('docker', ['ps', '--all', '--format', '{{.Names}}', '--filter', filter], { encoding: 'utf8' })
      .stdout.split('\n')
      .filter((name) => name !== '');

  beforeAll(async () => {
    stateDirectory = makeStateDirectory();
    clusters = open();
    provider = providerOf(clusters);
    record = { logicalId: 'Cluster', type: provider.type, properties: PROPERTIES, ...(await provider.create(clusterRequest())) };
  }, 120_000);

  afterAll(async () => {
    await provider.delete(record);
    removeStateDirectory(stateDirectory);
  }, 60_000);

  it('answers with the password of the parameter only', async () => {
    expect(await query('SELECT 1 + 1 AS two')).toEqual([{ two: 2 }]);
    await expect(query('SELECT 1', 'wrong')).rejects.toThrow(/Access denied/);
    await expect(query('SELECT 1', '')).rejects.toThrow(/Access denied/);
  });

  it('refuses a connection without TLS, as the parameter group says, and accepts one when the group allows it', async () => {
    await expect(query('SELECT 1', PASSWORD, false)).rejects.toThrow(NEEDS_TLS);
    await providerOf(clusters, { Parameters: { require_secure_transport: 'OFF' } }).update(clusterRequest(), record);
    expect(await query('SELECT 1 AS one', PASSWORD, false)).toEqual([{ one: 1 }]);
    await provider.update(clusterRequest(), record);
    await expect(query('SELECT 1', PASSWORD, false)).rejects.toThrow(NEEDS_TLS);
  });

  it('shows each task the certificate that verifies it', () => {
    expect(clusters.variablesOfTasks()).toEqual({ RDS_CA_PEM: expect.stringMatching(/^-----BEGIN CERTIFICATE-----\n/) });
  });

  it('lets nobody in who needs no password, and makes the master user no superuser', async () => {
    for (const user of ['root', 'rdsadmin', '']) {
      await expect(createConnection({ host: '127.0.0.1', port: port(), user, ssl: { rejectUnauthorized: false } })).rejects.toThrow(
        /Access denied/,
      );
    }
    await query('CREATE TABLE owned (id int PRIMARY KEY)');
    await expect(query("SELECT 1 INTO OUTFILE '/tmp/stolen'")).rejects.toThrow(/Access denied/);
  });

  it('listens on the loopback interface, by an address that no client takes for a socket', () => {
    expect(record.attributes).toMatchObject({ 'Endpoint.Address': runtime === 'docker' ? 'host.docker.internal' : '127.0.0.1' });
    const listening = spawnSync('ss', ['-Hltn', `sport = :${port()}`], { encoding: 'utf8' }).stdout;
    expect(listening).toContain(`127.0.0.1:${port()}`);
    expect(listening).not.toMatch(/(0\.0\.0\.0|\*|\[::\]):\d+ +\S+:\*\n?$/);
  });

  it('keeps its data, its port and its password when it is stopped and started', async () => {
    await query('CREATE TABLE kept AS SELECT 42 AS answer');
    const before = port();
    await provider.stop(record);
    await expect(connect()).rejects.toThrow();
    record = { ...record, ...(await provider.resume(clusterRequest())) };
    expect(port()).toBe(before);
    expect(await query('SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  }, 60_000);

  it('replaces the server of a killed engine without losing committed data', async () => {
    await query('CREATE TABLE committed AS SELECT 1 AS one');
    const before = await query('SHOW GLOBAL STATUS LIKE "Uptime"');
    // A new engine does not know the server that is still running.
    clusters = open();
    provider = providerOf(clusters);
    await provider.resume(clusterRequest());
    expect(Number((await query('SHOW GLOBAL STATUS LIKE "Uptime"'))[0]?.Value)).toBeLessThanOrEqual(Number(before[0]?.Value) + 5);
    expect(await query('SELECT one FROM committed')).toEqual([{ one: 1 }]);
  }, 60_000);

  it('recovers after the server itself was killed', async () => {
    await query('CREATE TABLE survived AS SELECT 1 AS one');
    killServer();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await provider.resume(clusterRequest());
    expect(await query('SELECT one FROM survived')).toEqual([{ one: 1 }]);
  }, 60_000);

  it('changes the password of the master user without closing connections', async () => {
    const open = await connect();
    await provider.update(clusterRequest({ MasterUserPassword: 'another' }), record);
    expect(await query('SELECT 1 AS one', 'another')).toEqual([{ one: 1 }]);
    await expect(query('SELECT 1')).rejects.toThrow(/Access denied/);
    expect((await open.query('SELECT 2 AS two'))[0]).toEqual([{ two: 2 }]);
    await open.end();
    await provider.update(clusterRequest(), record);
  });

  it('writes the password to no file and no log', () => {
    expect(log.join('\n')).not.toContain(PASSWORD);
    const files = readdirSync(stateDirectory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const leaks = files.map(({ parentPath, name }) => join(parentPath, name)).filter((file) => readIfExists(file)?.includes(PASSWORD));
    expect(leaks).toEqual([]);
    expect(existsSync(join(folder(), 'init.sql'))).toBe(false);
  });

  it('names the port in the error when another program uses it', async () => {
    await provider.stop(record);
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port(), '127.0.0.1', resolve));
    await expect(provider.resume(clusterRequest())).rejects.toThrow(`port ${port()} of database '${record.physicalId}' is in use`);
    await new Promise((resolve) => other.close(resolve));
    await provider.resume(clusterRequest());
    expect(await query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  }, 60_000);

  it('refuses data that another program created, and changes nothing', async () => {
    await provider.stop(record);
    const aside = join(stateDirectory, 'aside');
    renameSync(folder(), aside);
    mkdirSync(join(folder(), 'data'), { recursive: true });
    writeFileSync(join(folder(), 'data', runtime === 'docker' ? 'aria_log_control' : 'mysql.ibd'), 'precious');
    await expect(providerOf(open()).resume(clusterRequest())).rejects.toThrow(
      runtime === 'docker'
        ? /was created by mariadbd \(MariaDB\), and MySQL in Docker, which runs MySQL now, cannot use its data.*--runtime process/
        : /was created by mysqld, and mariadbd \(MariaDB\), which runs MySQL now, cannot use its data/,
    );
    expect(readdirSync(join(folder(), 'data'))).toHaveLength(1);
    renameSync(folder(), `${aside}-other`);
    renameSync(aside, folder());
    await provider.resume(clusterRequest());
    expect(await query('SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  }, 60_000);

  it('can be destroyed while it is running and its state is damaged', async () => {
    const broken = await providerOf(clusters).create(clusterRequest({ DatabaseName: 'pears' }));
    const directory = join(stateDirectory, 'mysql', broken.physicalId);
    const pid = runningMysql(join(directory, 'data'));
    writeFileSync(join(directory, 'server.json'), '{ "schema');
    // As --clean does, without knowing how tasks ran.
    await new DbClusters({ stateDirectory, runtime: 'process' }).destroy(broken.physicalId);
    expect(pid === undefined ? undefined : processIdentity(pid)).toBeUndefined();
    expect(containers(`label=laptop.database=${directory}`)).toEqual([]);
    expect(existsSync(directory)).toBe(false);
  }, 60_000);

  it('says that MariaDB is not MySQL, and only then', () => {
    const expected = runtime === 'docker' ? [] : [expect.stringMatching(/MariaDB runs the databases.* it is NOT MySQL/)];
    expect([...new Set(notices)]).toEqual(expected);
  });
});

test('a first start in a container that was interrupted begins again', async () => {
  if (!MYSQL_RUNTIMES.includes('docker')) {
    return;
  }
  const stateDirectory = makeStateDirectory();
  const clusters = new DbClusters({ stateDirectory, runtime: 'docker' });
  const provider = new DbClusterProvider({ clusters, findParameterGroup: () => undefined });
  const interrupted = spawn(process.execPath, [
    ...['--require', 'tsx/cjs', '-e'],
    `const { DbClusters } = require(${JSON.stringify(join(__dirname, '../../src/rds/db-clusters'))});
     const { DbClusterProvider } = require(${JSON.stringify(join(__dirname, '../../src/rds/db-cluster-provider'))});
     const clusters = new DbClusters({ stateDirectory: ${JSON.stringify(stateDirectory)}, runtime: 'docker' });
     new DbClusterProvider({ clusters, findParameterGroup: () => undefined }).create(${JSON.stringify(request('Cluster', PROPERTIES))});`,
  ]);
  const containers = (): string => spawnSync('docker', ['ps', '--quiet', '--filter', `label=laptop.database`], { encoding: 'utf8' }).stdout;
  while (!containers().includes('\n')) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  interrupted.kill('SIGKILL');
  const { physicalId, attributes } = await provider.create(request('Cluster', PROPERTIES));
  const connection = await createConnection({
    host: '127.0.0.1',
    port: Number(attributes['Endpoint.Port']),
    user: 'service',
    password: PASSWORD,
  });
  expect((await connection.query('SELECT 1 AS one'))[0]).toEqual([{ one: 1 }]);
  await connection.end();
  await clusters.destroy(physicalId);
  removeStateDirectory(stateDirectory);
}, 120_000);
