import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { LoadBalancerProvider } from '../../src/elb/load-balancer-provider';
import { LoadBalancing } from '../../src/elb/load-balancing';
import { freePort } from '../../src/runtime/free-port';
import type { ResourceRecord } from '../../src/cloudformation/resource-provider';
import { makeStateDirectory, removeStateDirectory } from '../runtime/sample-task';
import { request } from './load-balancing-fixture';

describe('the port of a load balancer', () => {
  let stateDirectory: string;
  let basePort: number;
  const opened: { provider: LoadBalancerProvider; record: ResourceRecord }[] = [];
  const others: Server[] = [];

  const open = async (name: string, base = basePort) => {
    const provider = new LoadBalancerProvider(new LoadBalancing({ stateDirectory, basePort: base }));
    const result = await provider.create(request(name, {}));
    const record = { logicalId: name, type: provider.type, properties: {}, ...result };
    opened.push({ provider, record });
    return { provider, record, port: Number(String(result.attributes.DNSName).split(':')[1]) };
  };
  const occupy = (port: number) => new Promise<void>((resolve) => others.push(createServer().listen(port, '127.0.0.1', resolve)));

  beforeEach(async () => {
    stateDirectory = makeStateDirectory();
    basePort = await freePort();
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ provider, record }) => provider.stop(record)));
    others.splice(0).forEach((server) => server.close());
    removeStateDirectory(stateDirectory);
  });

  it('is the first free port from the base port upwards', async () => {
    await occupy(basePort);
    expect((await open('Alb')).port).toBeGreaterThan(basePort);
  });

  it('is the same after a restart, even if a lower one has become free', async () => {
    await occupy(basePort);
    const { provider, record, port } = await open('Alb');
    await provider.stop(record);
    others.splice(0).forEach((server) => server.close());
    expect((await open('Alb')).port).toBe(port);
  });

  it('is different for each load balancer, even if the other one is stopped', async () => {
    const { provider, record, port } = await open('One');
    await provider.stop(record);
    expect((await open('Other')).port).not.toBe(port);
  });

  it('is an error at a restart if another program uses it', async () => {
    const { provider, record, port } = await open('Alb');
    await provider.stop(record);
    await occupy(port);
    await expect(open('Alb')).rejects.toThrow(
      `port ${port} of load balancer 'orchard-test-Alb' is in use by another program; stop that program, or start with --port <n>`,
    );
  });

  it('is the one that an engine stored before the file had a version', async () => {
    const { provider, record } = await open('Alb');
    await provider.stop(record);
    const port = await freePort();
    writeFileSync(join(stateDirectory, 'load-balancer-ports.json'), JSON.stringify({ [record.physicalId]: { port, basePort } }));
    expect((await open('Alb')).port).toBe(port);
  });

  it('changes with the base port', async () => {
    const { provider, record } = await open('Alb');
    await provider.stop(record);
    const wanted = await freePort();
    expect((await open('Alb', wanted)).port).toBe(wanted);
  });

  it('is free again when the load balancer is deleted', async () => {
    const { provider, record, port } = await open('Alb');
    await provider.delete(record);
    expect((await open('Other')).port).toBe(port);
  });
});
