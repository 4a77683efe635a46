import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { processIdentity } from '../../src/runtime/process-identity';
import { ProcessRuntime } from '../../src/runtime/process-runtime';
import { sampleTask } from '../runtime/sample-task';
import { ServiceFixture, until } from './service-fixture';

const SERVICE_ARN = 'arn:aws:ecs:eu-west-1:111111111111:service/test/web';

describe('an ECS service', () => {
  let fixture: ServiceFixture;

  beforeEach(async () => {
    fixture = await ServiceFixture.open();
  });

  afterEach(() => fixture.close(), 20_000);

  const runningTasks = () => readdirSync(join(fixture.balancing.stateDirectory, 'tasks'));

  it('runs one task if the template leaves the count to scaling, and answers through the load balancer', async () => {
    const { physicalId, attributes } = await fixture.deploy(fixture.define('v1'));
    expect(physicalId).toBe(SERVICE_ARN);
    expect(attributes).toEqual({ Name: 'web', ServiceArn: physicalId });
    expect((await fixture.ask()).version).toBe('v1');
    expect(fixture.view()).toMatchObject({
      name: 'web',
      desiredCount: 1,
      tasks: [{ lastStatus: 'RUNNING', health: 'HEALTHY', imageUri: 'laptop.invalid/sample:v1' }],
    });
  });

  it('runs the desired count of the template', async () => {
    await fixture.deploy(fixture.define('v1'), { DesiredCount: 2 });
    expect(new Set([(await fixture.ask()).pid, (await fixture.ask()).pid]).size).toBe(2);
  });

  it('passes secrets by name and by ARN', async () => {
    fixture.parameters.put({ name: '/orchard/test/database/password', value: 'hush' });
    fixture.parameters.put({ name: '/orchard/test/secrets/KEY', value: 'quiet' });
    await fixture.deploy(
      fixture.define('v1', {
        container: {
          Secrets: [
            { Name: 'DATABASE_PASSWORD', ValueFrom: 'arn:aws:ssm:eu-west-1:111111111111:parameter/orchard/test/database/password' },
            { Name: 'KEY', ValueFrom: '/orchard/test/secrets/KEY' },
          ],
        },
      }),
    );
    expect((await fixture.ask()).environment).toMatchObject({ DATABASE_PASSWORD: 'hush', KEY: 'quiet' });
  });

  it('fails before a task starts when secrets have no value, and names them all', async () => {
    const secrets = ['ONE', 'TWO'].map((name) => ({
      Name: name,
      ValueFrom: `arn:aws:ssm:eu-west-1:111111111111:parameter/orchard/test/secrets/${name}`,
    }));
    await expect(fixture.deploy(fixture.define('v1', { container: { Secrets: secrets } }))).rejects.toThrow(
      "parameter '/orchard/test/secrets/ONE' for variable ONE, parameter '/orchard/test/secrets/TWO' for variable TWO; set them in Parameter Store",
    );
    expect(fixture.provider.views()).toEqual([]);
  });

  it('changes nothing when the task definition is the same', async () => {
    const arn = fixture.define('v1');
    await fixture.deploy(arn);
    const { pid } = await fixture.ask();
    await fixture.deploy(arn, { HealthCheckGracePeriodSeconds: 9 });
    expect((await fixture.ask()).pid).toBe(pid);
  });

  it('replaces a task that ends, and says why it ended', async () => {
    await fixture.deploy(fixture.define('v1'));
    const { pid } = await fixture.ask();
    await fetch(`${fixture.url}/crash`).catch(() => undefined);
    await until(async () => (await fetch(fixture.url)).status === 200 && (await fixture.ask()).pid !== pid);
    expect(fixture.events).toContainEqual(
      expect.objectContaining({
        message: expect.stringContaining('stopped: Essential container in task exited'),
        exitCode: 7,
        lastLines: ['listening', 'crashing as asked'],
      }),
    );
    expect(fixture.view().tasks).toHaveLength(1);
  }, 20_000);

  it('replaces a task that fails its health checks, without a gap', async () => {
    await fixture.deploy(fixture.define('v1'));
    const { pid } = await fixture.ask('/sick');
    await until(async () => (await fixture.ask()).pid !== pid);
    await until(() => processIdentity(pid) === undefined);
    expect(fixture.events).toContainEqual(
      expect.objectContaining({
        message: expect.stringContaining('failed ELB health checks: health check on /health failed with code 500'),
      }),
    );
  }, 20_000);

  it('starts again after the engine was stopped', async () => {
    const arn = fixture.define('v1');
    await fixture.deploy(arn);
    const record = fixture.record as NonNullable<typeof fixture.record>;
    await fixture.provider.stop(record);
    expect(runningTasks()).toEqual([]);
    fixture.provider = fixture.newProvider();
    await fixture.provider.resume(fixture.serviceRequest(arn));
    expect((await fixture.ask()).version).toBe('v1');
  });

  it('starts again after the engine was killed, and stops the tasks that it left running', async () => {
    const arn = fixture.define('v1');
    const orphan = await new ProcessRuntime(fixture.balancing.stateDirectory).start(sampleTask({ imageUri: 'laptop.invalid/sample:v1' }));
    await fixture.provider.resume(fixture.serviceRequest(arn));
    fixture.record = { logicalId: 'Service', type: fixture.provider.type, physicalId: SERVICE_ARN, attributes: {}, properties: {} };
    expect(await orphan.exited).toMatchObject({ exitCode: expect.any(Number) });
    expect(runningTasks()).toHaveLength(1);
    expect(fixture.provider.views()).toHaveLength(1);
    expect((await fixture.ask()).version).toBe('v1');
    expect(fixture.log).toContain('stopped 1 task that an interrupted run left running');
  });

  it('keeps trying when its version cannot start any more, until a deployment replaces it', async () => {
    const broken = fixture.define('v1', { source: 'console.log("no database"); process.exit(1)' });
    await fixture.provider.resume(fixture.serviceRequest(broken));
    expect(fixture.log.join('\n')).toMatch(/no database\nservice 'web' keeps trying in the background/);
    fixture.record = { logicalId: 'Service', type: fixture.provider.type, physicalId: SERVICE_ARN, attributes: {}, properties: {} };
    await fixture.deploy(fixture.define('v2'));
    expect((await fixture.ask()).version).toBe('v2');
  }, 20_000);

  it('fails for a task definition that no stack has, and, as a process, for a task with several containers', async () => {
    await expect(fixture.deploy('arn:missing')).rejects.toThrow(/no stack on this machine has task definition arn:missing/);
    const arn = fixture.define('v1');
    fixture.taskDefinitions.set(arn, {
      Family: 'sample',
      ContainerDefinitions: ['a', 'b'].map((Name) => ({ Name, Image: 'laptop.invalid/sample:v1' })),
    });
    await expect(fixture.deploy(arn)).rejects.toThrow(/more than one container and port \(container b\).*start Docker/);
  });
});
