import {
  ContinueServiceDeploymentCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  StopServiceDeploymentCommand,
  type ServiceDeployment,
} from '@aws-sdk/client-ecs';
import type { Stack } from '../../src/cloudformation/stack';
import { ecsOperations } from '../../src/endpoint/ecs/ecs-operations';
import type { JsonObject } from '../../src/json';
import { ServiceFixture, until } from '../ecs/service-fixture';
import { CLUSTER, createdStack } from '../fixtures/stack';
import { openEndpoint, type OpenEndpoint } from './open-endpoint';

const PAUSE = {
  TargetType: 'PAUSE',
  LifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'],
  TimeoutConfiguration: { Action: 'ROLLBACK', TimeoutInMinutes: 60 },
};

describe('the deployments of a service behind the endpoint', () => {
  let fixture: ServiceFixture;
  let open: OpenEndpoint;
  let client: ECSClient;
  let canary: JsonObject;

  beforeEach(async () => {
    fixture = await ServiceFixture.open();
    const groups = [await fixture.balancing.targetGroup({}, 'Primary'), await fixture.balancing.targetGroup({}, 'Alternate')];
    const forward = { Type: 'forward', ForwardConfig: { TargetGroups: groups.map(({ arn }) => ({ TargetGroupArn: arn, Weight: 1 })) } };
    const rule = await fixture.balancing.addRule(3, [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }], forward);
    const advanced = { AlternateTargetGroupArn: groups[1]!.arn, ProductionListenerRule: rule };
    canary = {
      LoadBalancers: [{ ContainerName: 'app', ContainerPort: 8080, TargetGroupArn: groups[0]!.arn, AdvancedConfiguration: advanced }],
      DeploymentConfiguration: {
        Strategy: 'CANARY',
        BakeTimeInMinutes: 0,
        CanaryConfiguration: { CanaryPercent: 25, CanaryBakeTimeInMinutes: 0 },
        LifecycleHooks: [PAUSE],
      },
    };
    const list = (): Stack[] => [
      createdStack({
        name: 'shop-test',
        resources: [CLUSTER, ...(fixture.record === undefined ? [] : [{ ...fixture.record, properties: canary }])],
      }),
    ];
    open = await openEndpoint(fixture.balancing.stateDirectory, ecsOperations({ ecs: fixture.provider, stacks: { list } }));
    client = new ECSClient(open.client);
    await fixture.deploy(fixture.define('v1'), canary);
  });
  afterEach(async () => {
    await open.stop();
    await fixture.close();
  }, 20_000);

  const list = async () =>
    (await client.send(new ListServiceDeploymentsCommand({ cluster: 'test', service: 'web' }))).serviceDeployments ?? [];
  const describeLatest = async (): Promise<ServiceDeployment> => {
    const [latest] = await list();
    const arns = [latest?.serviceDeploymentArn ?? ''];
    return (await client.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: arns }))).serviceDeployments?.[0] ?? {};
  };
  const paused = async (): Promise<ServiceDeployment & { readonly hookId: string }> => {
    await until(() => (fixture.view().shift?.hook ?? null) !== null);
    const deployment = await describeLatest();
    return { ...deployment, hookId: deployment.lifecycleHookDetails?.[0]?.hookId ?? '' };
  };
  const outcome = (deployment: Promise<unknown>): Promise<string> =>
    deployment.then(
      () => 'deployed',
      (error: Error) => error.message,
    );

  test('are listed and described, with the pause that waits, and continued', async () => {
    const deployed = outcome(fixture.deploy(fixture.define('v2'), canary));
    const first = await paused();
    expect(first).toMatchObject({
      serviceDeploymentArn: expect.stringMatching(/^arn:aws:ecs:eu-west-1:111111111111:service-deployment\/test\/web\/\d{19}$/),
      status: 'IN_PROGRESS',
      lifecycleStage: 'PRE_PRODUCTION_TRAFFIC_SHIFT',
      deploymentConfiguration: { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 25 } },
      targetServiceRevision: { requestedProductionTrafficWeight: 0 },
      lifecycleHookDetails: [{ targetType: 'PAUSE', status: 'AWAITING_ACTION', timeoutAction: 'ROLLBACK', expiresAt: expect.any(Date) }],
    });
    expect((await list()).map(({ status }) => status)).toEqual(['IN_PROGRESS', 'SUCCESSFUL']);
    const { serviceDeploymentArn, hookId } = first;
    const [revision, missing] = [first.targetServiceRevision?.arn ?? '', 'arn:aws:ecs:eu-west-1:111111111111:service-revision/test/web/1'];
    expect(await client.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: [revision, missing] }))).toMatchObject({
      serviceRevisions: [{ serviceRevisionArn: revision, taskDefinition: fixture.view().shift?.taskDefinitionArn, containerImages: [] }],
      failures: [{ arn: missing, reason: 'MISSING' }],
    });
    await client.send(new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId }));
    await until(() => fixture.view().shift?.percent === 25);
    const second = await paused();
    expect(second).toMatchObject({ serviceDeploymentArn, targetServiceRevision: { requestedProductionTrafficWeight: 25 } });
    await expect(client.send(new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await client.send(new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId: second.hookId, action: 'CONTINUE' }));
    expect(await deployed).toBe('deployed');
    expect(await describeLatest()).toMatchObject({ serviceDeploymentArn, status: 'SUCCESSFUL', lifecycleHookDetails: [] });
  }, 20_000);

  test('are rolled back by an action on the pause, or stopped', async () => {
    const rolledBack = outcome(fixture.deploy(fixture.define('v2'), canary));
    const { serviceDeploymentArn, hookId } = await paused();
    await client.send(new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId, action: 'ROLLBACK' }));
    expect(await rolledBack).toContain('a person decided so');
    expect((await list()).map(({ status }) => status)).toEqual(['ROLLBACK_SUCCESSFUL', 'SUCCESSFUL']);
    const stopped = outcome(fixture.deploy(fixture.define('v3'), canary));
    const other = await paused();
    await client.send(new StopServiceDeploymentCommand({ serviceDeploymentArn: other.serviceDeploymentArn, stopType: 'ROLLBACK' }));
    expect(await stopped).toContain('the deployment was stopped by hand');
    expect((await fixture.ask()).version).toBe('v1');
  }, 20_000);

  test('that do not exist, or are over, are refused as by ECS', async () => {
    const [complete] = await list();
    const over = { serviceDeploymentArn: complete?.serviceDeploymentArn };
    await expect(client.send(new StopServiceDeploymentCommand(over))).rejects.toMatchObject({ name: 'ConflictException' });
    const unknown = { serviceDeploymentArn: 'arn:aws:ecs:eu-west-1:111111111111:service-deployment/test/web/1', hookId: 'x' };
    await expect(client.send(new ContinueServiceDeploymentCommand(unknown))).rejects.toMatchObject({
      name: 'ServiceDeploymentNotFoundException',
    });
    expect(
      await client.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [unknown.serviceDeploymentArn] })),
    ).toMatchObject({ serviceDeployments: [], failures: [{ arn: unknown.serviceDeploymentArn, reason: 'MISSING' }] });
  });
});
