import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { checkContainers, DockerNeededError } from '../../src/ecs/need-docker';
import { listedTasks } from '../../src/endpoint/ecs/describe-task';
import type { EcsBackend } from '../../src/endpoint/ecs/find-in-ecs';
import { logGroups, type LogsBackend } from '../../src/endpoint/logs/log-groups';
import type { JsonObject } from '../../src/json';
import { DockerRuntime } from '../../src/runtime/docker-runtime';
import { forwardTo } from '../elb/load-balancing-fixture';
import { createdStack } from '../fixtures/stack';
import { buildImage, describeWithDocker, removeImage } from '../runtime/describe-with-docker';
import { SAMPLE_SERVER } from '../runtime/sample-task';
import { ServiceFixture, until } from './service-fixture';

const IMAGE = `laptop.invalid/sidecar-service:${process.pid}`;
const CLUSTER = 'arn:aws:ecs:eu-west-1:111111111111:cluster/test';
const LOGS = { LogConfiguration: { Options: { 'awslogs-group': '/shop/test/service', 'awslogs-stream-prefix': 'service' } } };
const SECRET = { Name: 'TOKEN', ValueFrom: '/shop/test/secrets/TOKEN' };

const definitionOf = (proxy: JsonObject = {}): JsonObject => ({
  Family: 'sample',
  Cpu: '256',
  Memory: '512',
  ContainerDefinitions: [
    { Name: 'app', Image: IMAGE, StopTimeout: 2, PortMappings: [{ ContainerPort: 8080 }], ...LOGS },
    {
      Name: 'proxy',
      Image: IMAGE,
      Essential: true,
      StopTimeout: 2,
      HealthCheck: { Command: ['CMD-SHELL', 'true'] },
      Environment: [{ Name: 'PORT', Value: '9000' }],
      Secrets: [SECRET],
      PortMappings: [{ ContainerPort: 9000 }],
      ...LOGS,
      ...proxy,
    },
  ],
});

describeWithDocker('a service of several containers', () => {
  let fixture: ServiceFixture;
  beforeAll(() => buildImage(IMAGE, SAMPLE_SERVER), 60_000);
  afterAll(() => removeImage(IMAGE));

  beforeEach(async () => {
    fixture = await ServiceFixture.open();
    fixture.provider = fixture.newProvider(new DockerRuntime(fixture.balancing.stateDirectory));
    fixture.parameters.put({ name: SECRET.ValueFrom, value: 'hush' });
  });
  afterEach(() => fixture.close(), 30_000);

  const define = (proxy: JsonObject = {}): string => {
    const arn = 'arn:aws:ecs:eu-west-1:111111111111:task-definition/sample:1';
    fixture.taskDefinitions.set(arn, definitionOf(proxy));
    return arn;
  };
  const stackOf = (arn: string) =>
    createdStack({
      name: 'shop-test',
      resources: [
        { logicalId: 'Definition', type: 'AWS::ECS::TaskDefinition', physicalId: arn, attributes: {}, properties: definitionOf() },
        {
          logicalId: 'Service',
          type: 'AWS::ECS::Service',
          physicalId: `${CLUSTER}/web`,
          attributes: {},
          properties: { TaskDefinition: arn },
        },
      ],
    });

  test('gets requests to a path on the port of another container, and the failed container is named', async () => {
    const admin = await fixture.balancing.targetGroup({ HealthCheckPath: '/version' }, 'Admin');
    await fixture.balancing.addRule(10, [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/admin/*'] } }], forwardTo(admin));
    const arn = define();
    await fixture.deploy(arn, {
      LoadBalancers: [
        { ContainerName: 'app', ContainerPort: 8080, TargetGroupArn: fixture.group.arn },
        { ContainerName: 'proxy', ContainerPort: 9000, TargetGroupArn: admin.arn },
      ],
    });
    expect((await fixture.ask('/')).environment).toMatchObject({ PORT: '8080' });
    expect((await fixture.ask('/admin/x')).environment).toMatchObject({ PORT: '9000', TOKEN: 'hush' });
    const [task] = fixture.view().tasks;
    expect(task).toMatchObject({ health: 'HEALTHY', sidecars: [{ name: 'proxy', lastStatus: 'RUNNING' }] });
    const backend: EcsBackend & LogsBackend = {
      ecs: fixture.provider,
      stacks: { list: () => [stackOf(arn)] },
      stateDirectory: fixture.balancing.stateDirectory,
      store: { list: () => [] } as unknown as LogsBackend['store'],
    };
    const containers = (): unknown =>
      listedTasks(backend)
        .find((each) => each.arn.endsWith(task!.id))!
        .describe(backend).containers;
    expect(containers()).toMatchObject([
      { name: 'app', lastStatus: 'RUNNING', runtimeId: `web-${task!.id}` },
      { name: 'proxy', image: IMAGE, lastStatus: 'RUNNING', runtimeId: `web-${task!.id}-proxy` },
    ]);
    const streams = logGroups(backend).flatMap((group) => group.streams(() => true));
    expect(streams.map(({ name }) => name)).toEqual([`service/app/${task!.id}`, `service/proxy/${task!.id}`]);
    expect(streams.map(({ file }) => readFileSync(file, 'utf8'))).toEqual(['listening\n', 'listening\n']);

    await fetch(`${fixture.url}/crash`, { headers: { connection: 'close' } }).catch(() => undefined);
    await until(() => fixture.provider.stoppedTasks.all().length === 1);
    expect(fixture.provider.stoppedTasks.all()).toMatchObject([{ exitCode: 7, reason: 'Essential container in task exited' }]);
    await until(() => fixture.view().tasks.some(({ id, lastStatus }) => id !== task!.id && lastStatus === 'RUNNING'));
    await fetch(`${fixture.url}/admin/x`);
    const [second] = fixture.view().tasks;
    execFileSync('docker', ['kill', '--signal', 'KILL', second!.sidecars[0]!.runtimeId]);
    await until(() => fixture.provider.stoppedTasks.all().length === 2);
    expect(fixture.events).toContainEqual(
      expect.objectContaining({
        message: `task ${second!.id} stopped: Essential container in task exited (container proxy)`,
        exitCode: 137,
        lastLines: ['listening'],
      }),
    );
  }, 60_000);

  test('is rolled back when another container fails, with its name, exit code and last lines, without secrets', async () => {
    const failing = define({
      HealthCheck: { Command: ['NONE'] },
      Command: ['node', '-e', 'console.error("no upstream, token " + process.env.TOKEN); process.exit(3)'],
    });
    await expect(fixture.deploy(failing)).rejects.toThrow(
      /Essential container in task exited \(container proxy\), exit code 3[^]*no upstream, token \*\*\*\*/,
    );
  }, 60_000);

  test('is replaced when another container fails its own health check', async () => {
    const HealthCheck = { Command: ['CMD-SHELL', 'test ! -e /tmp/sick'], Interval: 1, Retries: 1 };
    await fixture.deploy(define({ HealthCheck }));
    const [first] = fixture.view().tasks;
    expect(first!.sidecars).toMatchObject([{ health: 'HEALTHY' }]);
    execFileSync('docker', ['exec', first!.sidecars[0]!.runtimeId, '/bin/sh', '-c', '> /tmp/sick']);
    await until(() => fixture.view().tasks.some(({ id }) => id !== first!.id));
    expect(fixture.events.map(({ message }) => message)).toContain(
      `task ${first!.id} stopped: Task failed container health checks: container proxy failed its health check 1 times: test ! -e /tmp/sick`,
    );
  }, 60_000);
});

test('without Docker, several containers or ports are refused before anything starts, with what to do', () => {
  const template = (definition: JsonObject): JsonObject => ({
    Resources: { Task: { Type: 'AWS::ECS::TaskDefinition', Properties: definition } },
  });
  const ports = { ContainerDefinitions: [{ Name: 'app', PortMappings: [{ ContainerPort: 8080 }, { ContainerPort: 9090 }] }] };
  const single = { ContainerDefinitions: [{ Name: 'app', PortMappings: [{ ContainerPort: 8080 }] }] };
  const templates = [single, definitionOf(), ports].map(template);
  expect(() => checkContainers('docker', templates)).not.toThrow();
  expect(() => checkContainers('process', [template(single), {}])).not.toThrow();
  expect(() => checkContainers('process', templates)).toThrow(DockerNeededError);
  expect(() => checkContainers('process', templates)).toThrow(
    /have the container proxy, the port 9090 beside the container of the service.*Start Docker.*or remove service\.containers, service\.paths and service\.additionalPorts/,
  );
});
