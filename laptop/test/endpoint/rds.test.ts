import { DescribeDBClustersCommand, ModifyDBClusterCommand, RDSClient, type ModifyDBClusterCommandInput } from '@aws-sdk/client-rds';
import { Client } from 'pg';
import { Stacks } from '../../src/cloudformation/stacks';
import { rdsOperations } from '../../src/endpoint/rds/rds-operations';
import { DbClusterProvider } from '../../src/rds/db-cluster-provider';
import { DbClusters } from '../../src/rds/db-clusters';
import { FileParameterStore } from '../../src/ssm/file-parameter-store';
import { makeStateDirectory, removeStateDirectory } from '../runtime/sample-task';
import { openEndpoint, type OpenEndpoint } from './open-endpoint';

const PARAMETER = '/orchard/test/database/password';
const FIRST = 'first-password-of-the-orchard';
const SECOND = 'second-password-of-the-orchard';

// All tests use one server, because creating a database takes most of the time.
describe('RDS of the local endpoint', () => {
  let stateDirectory: string;
  let parameters: FileParameterStore;
  let stacks: Stacks;
  let clusters: DbClusters;
  let open: OpenEndpoint;
  let client: RDSClient;
  let identifier: string;
  let port: number;

  beforeAll(async () => {
    stateDirectory = makeStateDirectory();
    parameters = new FileParameterStore({ stateDirectory });
    parameters.put({ name: PARAMETER, type: 'SecureString', value: FIRST });
    clusters = new DbClusters({ stateDirectory, runtime: 'process' });
    const provider = new DbClusterProvider({ clusters, findParameterGroup: () => undefined });
    stacks = new Stacks({ stateDirectory, parameters, providers: [provider] });
    await deploy(14);
    const record = stacks.find('orchard-test-database')?.resources[0];
    identifier = String(record?.physicalId);
    port = Number(record?.attributes['Endpoint.Port']);
    open = await openEndpoint(stateDirectory, rdsOperations({ stacks, clusters }));
    client = new RDSClient(open.client);
  }, 60_000);

  afterAll(async () => {
    await open.stop();
    await stacks.delete('orchard-test-database');
    removeStateDirectory(stateDirectory);
  }, 30_000);

  const deploy = (BackupRetentionPeriod: number): Promise<unknown> =>
    stacks.deploy({
      stackName: 'orchard-test-database',
      account: '111111111111',
      region: 'eu-west-1',
      template: {
        Resources: {
          Cluster: {
            Type: 'AWS::RDS::DBCluster',
            Properties: {
              Engine: 'aurora-postgresql',
              MasterUsername: 'service',
              MasterUserPassword: `{{resolve:ssm-secure:${PARAMETER}}}`,
              DatabaseName: 'orchard',
              BackupRetentionPeriod,
            },
          },
        },
      },
      log: () => undefined,
      signal: new AbortController().signal,
    });

  const connect = async (password: string): Promise<Client> => {
    const database = new Client({ host: 'localhost', port, user: 'service', password, database: 'orchard' });
    await database.connect();
    return database;
  };
  const modify = (changes: Partial<ModifyDBClusterCommandInput>) =>
    client.send(new ModifyDBClusterCommand({ DBClusterIdentifier: identifier, ApplyImmediately: true, ...changes }));

  test('describes the clusters of all stacks, or one of them', async () => {
    const expected = {
      DBClusterIdentifier: identifier,
      Status: 'available',
      Engine: 'aurora-postgresql',
      DatabaseName: 'orchard',
      MasterUsername: 'service',
      Endpoint: 'localhost',
      Port: port,
      TagList: [{ Key: 'aws:cloudformation:stack-name', Value: 'orchard-test-database' }],
    };
    expect((await client.send(new DescribeDBClustersCommand({}))).DBClusters).toEqual([expect.objectContaining(expected)]);
    expect((await client.send(new DescribeDBClustersCommand({ DBClusterIdentifier: identifier }))).DBClusters).toHaveLength(1);
    await expect(client.send(new DescribeDBClustersCommand({ DBClusterIdentifier: 'other' }))).rejects.toMatchObject({
      name: 'DBClusterNotFoundFault',
    });
  });

  test('a new password is for new connections: an open one keeps working, and the old password opens no more', async () => {
    const before = await connect(FIRST);
    parameters.put({ name: PARAMETER, type: 'SecureString', value: SECOND, overwrite: true });
    const { DBCluster } = await modify({ MasterUserPassword: SECOND });
    expect(DBCluster?.DBClusterIdentifier).toBe(identifier);
    expect((await before.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await expect(connect(FIRST)).rejects.toThrow(/password authentication failed/);
    const after = await connect(SECOND);
    expect((await after.query('SELECT 2 AS two')).rows).toEqual([{ two: 2 }]);
    await Promise.all([before.end(), after.end()]);
  });

  test('the next deployments and a restart of the engine keep the new password', async () => {
    await deploy(14);
    await (await connect(SECOND)).end();
    await deploy(7);
    await (await connect(SECOND)).end();
    await stacks.stopAll();
    expect(await stacks.resumeAll(() => undefined)).toEqual(new Map());
    await (await connect(SECOND)).end();
    await expect(connect(FIRST)).rejects.toThrow(/password authentication failed/);
  }, 30_000);

  test('refuses what Aurora refuses and what the engine does not change, without repeating a password', async () => {
    const refusals = await Promise.all([
      modify({ MasterUserPassword: 'p@ssword-of-nobody' }).catch((error: Error) => error),
      modify({ MasterUserPassword: SECOND, ApplyImmediately: false }).catch((error: Error) => error),
      modify({ MasterUserPassword: SECOND, BackupRetentionPeriod: 3 }).catch((error: Error) => error),
      modify({}).catch((error: Error) => error),
    ]);
    expect(refusals).toEqual([
      expect.objectContaining({ message: expect.stringContaining('MasterUserPassword must have 8 to 41') }),
      expect.objectContaining({ message: expect.stringContaining('ApplyImmediately must be true') }),
      expect.objectContaining({ message: expect.stringContaining('BackupRetentionPeriod is unknown; allowed are') }),
      expect.objectContaining({ message: expect.stringContaining('MasterUserPassword is required') }),
    ]);
    expect(String(refusals)).not.toMatch(/p@ssword|second-password/);
    await expect(modify({ DBClusterIdentifier: 'other', MasterUserPassword: SECOND })).rejects.toMatchObject({
      name: 'DBClusterNotFoundFault',
    });
  });

  test('refuses a new password while the server is stopped', async () => {
    await stacks.stopAll();
    await expect(modify({ MasterUserPassword: SECOND })).rejects.toMatchObject({ name: 'InvalidDBClusterStateFault' });
    expect(await stacks.resumeAll(() => undefined)).toEqual(new Map());
  }, 30_000);
});
