import {
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeStackEventsCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { ListServicesCommand } from '@aws-sdk/client-ecs';
import { DescribeDBClustersCommand } from '@aws-sdk/client-rds';
import { GetParametersCommand } from '@aws-sdk/client-ssm';
import { healthOf } from '../../../src/ops/environment/read-summary';
import { awsError } from '../aws-error';
import { opsRun } from '../run-ops';
import { SERVICE, stubService, task } from '../service-fixture';
import { failedUpdate } from '../stack-events';

const VERSION = 'a'.repeat(40);

function environments() {
  const ops = opsRun();
  stubService(ops.aws, { running: [task('one'), task('two')] });
  ops.terminal.program = () => ({ exitCode: 0, output: 'add a door\n' });
  ops.aws
    .on(GetParametersCommand, ({ Names = [] }) => ({
      Parameters: Names.filter((name) => name.startsWith('/shop/test/')).map((Name) => ({
        Name,
        Value: Name.endsWith('url') ? 'http://test.example.com' : VERSION,
        LastModifiedDate: new Date('2026-11-20T11:00:00Z'),
      })),
    }))
    .on(DescribeScalableTargetsCommand, () => ({ ScalableTargets: [] }))
    .on(DescribeAlarmsCommand, () => ({
      MetricAlarms: [{ AlarmName: 'shop-test-error-rate', StateValue: 'ALARM' as const, StateReason: 'too many' }],
    }))
    .on(DescribeStacksCommand, () => ({
      Stacks: ['service', 'storage', 'database', 'network'].map((part) => ({
        StackName: `shop-test-${part}`,
        StackStatus: 'UPDATE_COMPLETE' as const,
        CreationTime: new Date(),
      })),
    }))
    .on(DescribeDBClustersCommand, ({ Marker }) =>
      Marker === undefined
        ? { Marker: 'more', DBClusters: [{ DBClusterIdentifier: 'other' }] }
        : {
            DBClusters: [
              {
                DBClusterIdentifier: 'mine',
                Status: 'available',
                Engine: 'aurora-postgresql',
                EngineVersion: '17.5',
                Endpoint: 'db.example.com',
                Port: 5432,
                ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 2 },
                TagList: [{ Key: 'aws:cloudformation:stack-name', Value: 'shop-test-database' }],
              },
            ],
          },
    );
  return ops;
}

test('with --local an environment that has a domain shows its address on this machine', async () => {
  const ops = environments();
  ops.aws
    .on(GetParametersCommand, ({ Names = [] }) => ({
      Parameters: Names.map((Name) => ({ Name, Value: Name.endsWith('url') ? 'https://shop.example.com' : VERSION })),
    }))
    .on(DescribeStacksCommand, ({ StackName = 'shop-test-service' }) => ({
      Stacks: [
        {
          StackName,
          StackStatus: 'CREATE_COMPLETE' as const,
          CreationTime: new Date(),
          Outputs: [{ OutputKey: 'Url', OutputValue: 'http://localhost:8080' }],
        },
      ],
    }));
  await ops.run('env:list --local --json');
  expect(JSON.parse(ops.terminal.text)).toMatchObject([{ url: 'http://localhost:8080' }, { url: 'http://localhost:8080' }]);
});

test('lists the environments with what runs in them', async () => {
  const { run, terminal } = environments();
  expect(await run('env:list')).toBe(0);
  expect(terminal.text).toMatch(/test +aaaaaaa +1 h ago +healthy +2\/2 +http:\/\/test\.example\.com +add a door/);
  expect(terminal.text).toMatch(/prod +– +– /);
});

test('an environment that cannot be read does not hide the others', async () => {
  const { run, terminal, aws } = environments();
  aws.on(ListServicesCommand, ({ cluster }) => {
    if (cluster === 'shop-prod') {
      throw awsError('AccessDeniedException', 'no');
    }
    return { serviceArns: ['arn'] };
  });
  expect(await run('env:list')).toBe(1);
  expect(terminal.text).toMatch(/test +aaaaaaa/);
  expect(terminal.text).toContain('prod: access denied: no');
});

test('an environment before its first deployment is absent', async () => {
  const { run, terminal, aws } = environments();
  aws.on(ListServicesCommand, () => {
    throw awsError('ClusterNotFoundException');
  });
  expect(await run('env:list --json')).toBe(0);
  expect(JSON.parse(terminal.text)).toEqual([
    expect.objectContaining({ name: 'test', health: 'absent', tasks: null }),
    expect.objectContaining({ name: 'prod', url: null, version: null }),
  ]);
});

test('shows one environment, starting with its URL', async () => {
  const { run, terminal } = environments();
  expect(await run('env:show test')).toBe(0);
  expect(terminal.outputs[0]).toBe('http://test.example.com');
  for (const part of [
    `${VERSION}  add a door`,
    'healthy, 2 of 2 tasks',
    'available: aurora-postgresql 17.5, 0–2 ACU, db.example.com:5432',
    'shop-test-error-rate  ALARM  too many',
    'shop-test-service   UPDATE_COMPLETE',
    'COMPLETED',
  ]) {
    expect(terminal.text).toContain(part);
  }
  const stacks = ['network', 'database', 'storage', 'service'].map((part) => `shop-test-${part}`);
  expect(terminal.outputs.map((line) => line.trim().split(' ')[0]).filter((word = '') => stacks.includes(word))).toEqual(stacks);
});

test('shows which resource made a stack roll back, and why', async () => {
  const { run, terminal, aws } = environments();
  aws
    .on(DescribeStacksCommand, () => ({
      Stacks: ['shop-test-network', 'shop-test-service'].map((StackName) => ({
        StackName,
        StackId: `arn:${StackName}`,
        StackStatus: StackName === 'shop-test-service' ? ('UPDATE_ROLLBACK_COMPLETE' as const) : ('UPDATE_COMPLETE' as const),
        CreationTime: new Date(),
      })),
    }))
    .on(DescribeStackEventsCommand, ({ StackName = '' }) => ({ StackEvents: failedUpdate(StackName) }));
  expect(await run('env:show test')).toBe(0);
  expect(terminal.text).toMatch(/shop-test-service +UPDATE_ROLLBACK_COMPLETE +Service: the tasks did not get healthy$/);
  expect(aws.inputs(DescribeStackEventsCommand)).toEqual([{ StackName: 'arn:shop-test-service' }]);
});

test('--shell prints assignments for a shell', async () => {
  const { run, terminal } = environments();
  expect(await run('env:show test --shell')).toBe(0);
  expect(terminal.outputs).toEqual(
    expect.arrayContaining(["URL='http://test.example.com'", `VERSION='${VERSION}'`, "DATABASE_HOST='db.example.com'"]),
  );
});

test('refuses --shell together with --json', async () => {
  expect(await environments().run('env:show test --shell --json')).toBe(2);
});

test.each([
  [{ runningCount: 2, desiredCount: 2, deployments: [{ rolloutState: 'COMPLETED' as const }] }, 'healthy'],
  [{ runningCount: 1, desiredCount: 2, deployments: [{ rolloutState: 'COMPLETED' as const }] }, 'degraded'],
  [{ runningCount: 0, desiredCount: 0, deployments: [] }, 'degraded'],
  [{ runningCount: 2, desiredCount: 2, deployments: [{ rolloutState: 'IN_PROGRESS' as const }] }, 'deploying'],
  [{ runningCount: 3, desiredCount: 2, deployments: [{}, {}] }, 'deploying'],
  [
    {
      runningCount: 2,
      desiredCount: 2,
      deployments: [
        { status: 'INACTIVE', rolloutState: 'FAILED' as const },
        { status: 'PRIMARY', rolloutState: 'COMPLETED' as const },
      ],
    },
    'healthy',
  ],
])('%j is %s', (service, health) => {
  expect(healthOf(service, { sleep: null })).toBe(health);
});

test('an environment that sleeps is asleep without tasks, and like any other with some', () => {
  const sleep = { from: '20:00', to: '07:00', timeZone: 'UTC', reason: null };
  const deployments = [{ rolloutState: 'COMPLETED' as const }];
  expect(healthOf({ runningCount: 0, desiredCount: 0, deployments }, { sleep })).toBe('asleep');
  expect(healthOf({ runningCount: 0, desiredCount: 1, deployments }, { sleep })).toBe('degraded');
  expect(healthOf({ runningCount: 1, desiredCount: 1, deployments }, { sleep })).toBe('healthy');
});

test('shows how each service of the environment is scaled', async () => {
  const { run, terminal, aws } = environments();
  const of = { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount', CreationTime: new Date() } as const;
  const policy = { ...of, ResourceId: 'service/shop-test/web', PolicyARN: 'arn', PolicyName: 'policy' };
  aws
    .on(DescribeScalableTargetsCommand, ({ NextToken }) =>
      NextToken === undefined
        ? {
            NextToken: 'more',
            ScalableTargets: [{ ...of, RoleARN: 'arn', ResourceId: 'service/shop-prod/web', MinCapacity: 2, MaxCapacity: 20 }],
          }
        : { ScalableTargets: [{ ...of, RoleARN: 'arn', ResourceId: 'service/shop-test/web', MinCapacity: 0, MaxCapacity: 4 }] },
    )
    .on(DescribeScalingPoliciesCommand, () => ({
      ScalingPolicies: [
        {
          ...policy,
          PolicyType: 'TargetTrackingScaling' as const,
          TargetTrackingScalingPolicyConfiguration: {
            TargetValue: 1000,
            PredefinedMetricSpecification: { PredefinedMetricType: 'ALBRequestCountPerTarget' as const },
          },
        },
        {
          ...policy,
          PolicyType: 'StepScaling' as const,
          StepScalingPolicyConfiguration: { StepAdjustments: [{ ScalingAdjustment: 2 }, { ScalingAdjustment: 4 }] },
        },
      ],
    }))
    .on(DescribeScheduledActionsCommand, () => ({
      ScheduledActions: [
        {
          ...of,
          ResourceId: 'service/shop-test/web',
          ScheduledActionName: 'WakeUp',
          ScheduledActionARN: 'arn',
          Schedule: 'cron(0 7 * * ? *)',
          Timezone: 'Europe/Berlin',
          ScalableTargetAction: { MinCapacity: 1, MaxCapacity: 4 },
        },
      ],
    }));
  expect(await run('env:show test')).toBe(0);
  const lines = terminal.text.split('\n');
  const start = lines.indexOf('scaling');
  expect(lines.slice(start + 1, start + 4).map((line) => line.trimEnd())).toEqual([
    '  web       0–4 tasks  1000 requests a minute, steps +2, +4',
    '    WakeUp  1–4 tasks  cron(0 7 * * ? *) Europe/Berlin',
    '',
  ]);
  expect(aws.inputs(DescribeScalingPoliciesCommand)).toEqual([{ ServiceNamespace: 'ecs', ResourceId: 'service/shop-test/web' }]);
});

describe('env:show while requests are being shifted to a new version', () => {
  const at = new Date('2026-11-20T11:00:00Z');
  const deployments = [
    { id: 'ecs-svc/2', status: 'PRIMARY', rolloutState: 'IN_PROGRESS' as const, createdAt: at },
    { id: 'ecs-svc/1', status: 'ACTIVE', rolloutState: 'COMPLETED' as const, createdAt: at },
  ];
  const running = [task('one', { startedBy: 'ecs-svc/1' }), task('two', { startedBy: 'ecs-svc/2' })];
  const show = async (strategy: 'CANARY' | 'ROLLING') => {
    const { run, aws, terminal } = environments();
    stubService(aws, { service: { ...SERVICE, deployments, deploymentConfiguration: { strategy } }, running });
    expect(await run('env:show test')).toBe(0);
    return terminal.text;
  };

  test('marks the tasks of the new version', async () => {
    const shown = await show('CANARY');
    expect(shown).toMatch(/^ {2}one +RUNNING +HEALTHY +1 h ago$/m);
    expect(shown).toMatch(/^ {2}two +RUNNING +HEALTHY +1 h ago +new version$/m);
  });

  test('marks none where the new tasks get requests as soon as they are healthy', async () => {
    expect(await show('ROLLING')).not.toContain('new version');
  });
});
