import { DbClusterProvider } from '../../src/rds/db-cluster-provider';
import { DbClusters } from '../../src/rds/db-clusters';
import { DockerRuntime } from '../../src/runtime/docker-runtime';
import { request } from '../elb/load-balancing-fixture';
import { buildImage, describeWithDocker, removeImage } from '../runtime/describe-with-docker';
import { makeStateDirectory, removeStateDirectory, sampleTask } from '../runtime/sample-task';

// Of this run only: others on this machine build and remove theirs.
const IMAGE = `laptop.invalid/database-test:${process.pid}`;
/** Asks a server for TLS, as every client does first; PostgreSQL answers with one letter. */
const CLIENT = `
const socket = require('node:net').connect(Number(process.env.DATABASE_PORT), process.env.DATABASE_HOST, () => socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])));
socket.once('data', (data) => { console.log('answered ' + data); socket.end(); });
socket.once('error', (error) => { console.log(error.message); process.exit(1); });
`;

describeWithDocker('a database in docker mode', () => {
  beforeAll(() => buildImage(IMAGE, CLIENT), 60_000);
  afterAll(() => removeImage(IMAGE));

  it('can be reached from a container at the address in the attributes of its cluster', async () => {
    const stateDirectory = makeStateDirectory();
    const clusters = new DbClusters({ stateDirectory, runtime: 'docker' });
    const provider = new DbClusterProvider({ clusters, findParameterGroup: () => undefined });
    const result = await provider.create(
      request('Cluster', { Engine: 'aurora-postgresql', MasterUsername: 'service', MasterUserPassword: 'x', DatabaseName: 'orchard' }),
    );
    const { 'Endpoint.Address': host, 'Endpoint.Port': port } = result.attributes;
    expect(host).toBe('host.docker.internal');
    const task = await new DockerRuntime(stateDirectory).start(
      sampleTask({
        imageUri: IMAGE,
        containerPort: null,
        environment: { DATABASE_HOST: String(host), DATABASE_PORT: String(port) },
      }),
    );
    await task.exited;
    expect(task.lastLines(1)).toEqual(['answered N']);
    await provider.delete({ logicalId: 'Cluster', type: provider.type, properties: {}, ...result });
    removeStateDirectory(stateDirectory);
  }, 60_000);
});
