import { DescribeServicesCommand, ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import type { Deployment, Service } from '@aws-sdk/client-ecs';
import type { Stack } from '../../src/cloudformation/stack';
import { ecsOperations } from '../../src/endpoint/ecs/ecs-operations';
import { CLUSTER, createdStack } from '../fixtures/stack';
import { ServiceFixture, until } from '../ecs/service-fixture';
import { SAMPLE_SERVER } from '../runtime/sample-task';
import { openEndpoint, type OpenEndpoint } from './open-endpoint';

const SITE = { cluster: 'test', service: 'web' };

describe('a service behind the endpoint', () => {
  let fixture: ServiceFixture;
  let open: OpenEndpoint;
  let client: ECSClient;

  beforeEach(async () => {
    fixture = await ServiceFixture.open();
    const list = (): Stack[] => [
      createdStack({
        name: 'shop-test',
        resources: [CLUSTER, ...(fixture.record === undefined ? [] : [fixture.record])],
      }),
    ];
    open = await openEndpoint(fixture.balancing.stateDirectory, ecsOperations({ ecs: fixture.provider, stacks: { list } }));
    client = new ECSClient(open.client);
  });
  afterEach(async () => {
    await open.stop();
    await fixture.close();
  }, 20_000);

  const look = async (): Promise<Service> =>
    (await client.send(new DescribeServicesCommand({ cluster: 'test', services: ['web'] }))).services?.[0] ?? {};
  const restart = async (): Promise<Service> =>
    (await client.send(new UpdateServiceCommand({ ...SITE, forceNewDeployment: true }))).service ?? {};
  const inShort = ({ deployments = [] }: Service): unknown[] =>
    deployments.map(({ id, status, rolloutState }: Deployment) => [id, status, rolloutState]);
  const messages = ({ events = [] }: Service): string[] => events.map(({ message = '' }) => message);

  test('returns the new deployment of a restart, with the same id until its end', async () => {
    await fixture.deploy(fixture.define('v1'));
    const [before] = (await look()).deployments ?? [];
    const answer = await restart();
    const id = answer.deployments?.[0]?.id;
    expect(id).not.toBe(before?.id);
    expect(inShort(answer)).toEqual([
      [id, 'PRIMARY', 'IN_PROGRESS'],
      [before?.id, 'ACTIVE', 'COMPLETED'],
    ]);
    expect((await look()).deployments?.[0]?.id).toBe(id);
    await until(async () => (await look()).deployments?.length === 1);
    expect(inShort(await look())).toEqual([[id, 'PRIMARY', 'COMPLETED']]);
    expect(messages(await look()).slice(0, 2)).toEqual([
      '(service web) has reached a steady state',
      `(service web) (deployment ${id}) deployment completed.`,
    ]);
  }, 20_000);

  test('runs restarts one after the other, and the last is the primary deployment', async () => {
    await fixture.deploy(fixture.define('v1'));
    const [first, second] = [await restart(), await restart()];
    const [ids] = [[second, first].map((service) => service.deployments?.[0]?.id)];
    expect(inShort(second).slice(0, 2)).toEqual([
      [ids[0], 'PRIMARY', 'IN_PROGRESS'],
      [ids[1], 'ACTIVE', 'IN_PROGRESS'],
    ]);
    await until(async () => (await look()).deployments?.length === 1);
    expect(inShort(await look())).toEqual([[ids[0], 'PRIMARY', 'COMPLETED']]);
    const completed = messages(await look()).filter((message) => message.endsWith('deployment completed.'));
    expect(completed.map((message) => /deployment (\S+)\)/.exec(message)?.[1]).slice(0, 2)).toEqual(ids);
  }, 30_000);

  test('keeps the old deployment as the primary one when the new tasks fail their health checks', async () => {
    const once = fixture.define('v1', {
      source: `const fs = require('fs'); if (fs.existsSync(process.cwd() + '/ran')) process.exit(3); fs.writeFileSync(process.cwd() + '/ran', '');\n${SAMPLE_SERVER}`,
    });
    await fixture.deploy(once);
    const [before] = (await look()).deployments ?? [];
    const id = (await restart()).deployments?.[0]?.id;
    await until(async () => (await look()).deployments?.[0]?.rolloutState === 'FAILED');
    expect(inShort(await look())).toEqual([
      [id, 'INACTIVE', 'FAILED'],
      [before?.id, 'PRIMARY', 'COMPLETED'],
    ]);
    expect(messages(await look())).toContain(`(service web) (deployment ${id}) deployment failed: tasks failed to start.`);
  }, 30_000);

  test('returns a new desired count at once, without a deployment', async () => {
    await fixture.deploy(fixture.define('v1'));
    const { service = {} } = await client.send(new UpdateServiceCommand({ ...SITE, desiredCount: 2 }));
    expect(service).toMatchObject({ desiredCount: 2, deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED', desiredCount: 2 }] });
    await until(async () => (await look()).runningCount === 2);
    expect((await look()).deployments).toHaveLength(1);
  }, 20_000);

  test('refuses a service that does not exist, or has not started', async () => {
    await expect(restart()).rejects.toMatchObject({ name: 'ServiceNotFoundException' });
    fixture.record = {
      logicalId: 'Service',
      type: 'AWS::ECS::Service',
      physicalId: 'arn:aws:ecs:eu-west-1:111111111111:service/test/web',
      attributes: {},
      properties: {},
    };
    await expect(restart()).rejects.toMatchObject({ name: 'ServiceNotActiveException' });
  });

  test('the message of a failure has no secret that a task has printed', async () => {
    fixture.parameters.put({ name: '/shop/test/secrets/KEY', value: 'hunter2-of-ecs' });
    const talkative = fixture.define('v1', {
      source: 'console.log("the key is", process.env.KEY); process.exit(1)',
      container: { Secrets: [{ Name: 'KEY', ValueFrom: '/shop/test/secrets/KEY' }] },
    });
    await expect(fixture.deploy(talkative)).rejects.toThrow('the key is ****');
  }, 20_000);
});
