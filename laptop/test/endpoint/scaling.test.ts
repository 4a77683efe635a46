import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { inertProviders } from '../../src/cloudformation/inert/inert-provider';
import { Stacks } from '../../src/cloudformation/stacks';
import { scalingOperations } from '../../src/endpoint/scaling/scaling-operations';
import { FileParameterStore } from '../../src/ssm/file-parameter-store';
import { makeStateDirectory, removeStateDirectory } from '../runtime/sample-task';
import { openEndpoint, type OpenEndpoint } from './open-endpoint';
import type { JsonObject } from '../../src/json';

const SERVICE = 'service/orchard-test/web';
const ecs = { ServiceNamespace: 'ecs' } as const;
const TARGET = { ...ecs, ScalableDimension: 'ecs:service:DesiredCount', ResourceId: SERVICE, MinCapacity: 1, MaxCapacity: 4 };
const ACTION = {
  ScheduledActionName: 'Night',
  Schedule: 'cron(0 20 * * ? *)',
  Timezone: 'Europe/Berlin',
  ScalableTargetAction: { MinCapacity: 0, MaxCapacity: 0 },
};
const TRACKING = { TargetValue: 60, PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' } };
const POLICY = {
  PolicyName: 'cpu',
  PolicyType: 'TargetTrackingScaling',
  ScalingTargetId: { Ref: 'Target' },
  TargetTrackingScalingPolicyConfiguration: TRACKING,
};

describe('scaling on the laptop', () => {
  let stateDirectory: string;
  let stacks: Stacks;
  let open: OpenEndpoint;
  let client: ApplicationAutoScalingClient;

  beforeEach(async () => {
    stateDirectory = makeStateDirectory();
    stacks = new Stacks({ stateDirectory, parameters: new FileParameterStore({ stateDirectory }), providers: inertProviders() });
    open = await openEndpoint(stateDirectory, scalingOperations({ stacks }));
    client = new ApplicationAutoScalingClient(open.client);
  });
  afterEach(async () => {
    await open.stop();
    removeStateDirectory(stateDirectory);
  });

  const deploy = (target: JsonObject, policy: JsonObject = POLICY): Promise<unknown> =>
    stacks.deploy({
      stackName: 'orchard-test-service',
      account: '111111111111',
      region: 'eu-west-1',
      template: {
        Resources: {
          Target: { Type: 'AWS::ApplicationAutoScaling::ScalableTarget', Properties: target },
          Policy: { Type: 'AWS::ApplicationAutoScaling::ScalingPolicy', Properties: policy },
        },
      },
      log: () => undefined,
      signal: new AbortController().signal,
    });

  test('describes the targets with their policies and scheduled actions', async () => {
    await deploy({ ...TARGET, ScheduledActions: [ACTION] });
    const { ScalableTargets } = await client.send(new DescribeScalableTargetsCommand(ecs));
    expect(ScalableTargets).toEqual([expect.objectContaining({ ...TARGET, CreationTime: expect.any(Date) })]);
    const { ScalingPolicies } = await client.send(new DescribeScalingPoliciesCommand({ ...ecs, ResourceId: SERVICE }));
    expect(ScalingPolicies).toEqual([
      expect.objectContaining({ PolicyName: 'cpu', ResourceId: SERVICE, TargetTrackingScalingPolicyConfiguration: TRACKING }),
    ]);
    const { ScheduledActions } = await client.send(new DescribeScheduledActionsCommand({ ...ecs, ResourceId: SERVICE }));
    expect(ScheduledActions).toEqual([expect.objectContaining({ ...ACTION, ResourceId: SERVICE })]);
  });

  test('describes only what was requested', async () => {
    await deploy(TARGET);
    const others = await Promise.all([
      client.send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'dynamodb' })),
      client.send(new DescribeScalableTargetsCommand({ ...ecs, ResourceIds: ['service/orchard-prod/web'] })),
    ]);
    expect(others.map(({ ScalableTargets }) => ScalableTargets)).toEqual([[], []]);
    const { ScalingPolicies } = await client.send(new DescribeScalingPoliciesCommand({ ...ecs, ResourceId: 'service/orchard-prod/web' }));
    expect(ScalingPolicies).toEqual([]);
  });

  test.each<[string, JsonObject, JsonObject, RegExp]>([
    ['a minimum above the maximum', { ...TARGET, MinCapacity: 5 }, POLICY, /MinCapacity is 5, which is more than MaxCapacity, 4/],
    ['no maximum', { ...TARGET, MaxCapacity: null }, POLICY, /MaxCapacity is required/],
    ['a schedule that AWS does not know', { ...TARGET, ScheduledActions: [{ ...ACTION, Schedule: '0 20 * * ?' }] }, POLICY, /must be cron/],
    ['an unknown time zone', { ...TARGET, ScheduledActions: [{ ...ACTION, Timezone: 'Berlin' }] }, POLICY, /IANA database/],
    [
      'an action without limits',
      { ...TARGET, ScheduledActions: [{ ...ACTION, ScalableTargetAction: {} }] },
      POLICY,
      /MinCapacity, MaxCapacity or both/,
    ],
    ['two actions of one name', { ...TARGET, ScheduledActions: [ACTION, ACTION] }, POLICY, /same ScheduledActionName/],
    [
      'a request count without its target group',
      TARGET,
      {
        ...POLICY,
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 60,
          PredefinedMetricSpecification: { PredefinedMetricType: 'ALBRequestCountPerTarget', ResourceLabel: 'app/a/b' },
        },
      },
      /ResourceLabel must be app/,
    ],
    ['a target without a metric', TARGET, { ...POLICY, TargetTrackingScalingPolicyConfiguration: { TargetValue: 60 } }, /CustomizedMetric/],
    ['steps without a step', TARGET, { ...POLICY, PolicyType: 'StepScaling' }, /must have StepAdjustments/],
  ])('refuses %s, as AWS does', async (...row) => {
    const [, target, policy, message] = row;
    await expect(deploy(target, policy)).rejects.toThrow(message);
  });
});
