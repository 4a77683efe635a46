import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  ContinueServiceDeploymentCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  ListServiceDeploymentsCommand,
  UpdateServiceCommand,
  type ServiceDeployment,
} from '@aws-sdk/client-ecs';
import { platformFixture, TEST } from '../../support/platform-fixture';
import { opsRun } from '../run-ops';
import { DEPLOYMENT_ARN, PAUSED, SERVICE, stubDeployment, stubService, task, TESTED } from '../service-fixture';

const during = (rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED', id = 'new') => ({
  ...SERVICE,
  deployments: [{ id, status: 'PRIMARY', rolloutState, rolloutStateReason: 'tasks failed' }],
});

/** A service in these states, one for each request. The first request is before the restart. */
function service(...states: readonly ('IN_PROGRESS' | 'COMPLETED' | 'FAILED')[]) {
  const ops = opsRun();
  stubService(ops.aws);
  let look = 0;
  ops.aws
    .on(UpdateServiceCommand, () => ({ service: during('IN_PROGRESS') }))
    .on(DescribeServicesCommand, () => {
      const state = states[Math.min(look, states.length - 1)] ?? 'COMPLETED';
      look += 1;
      // The first answer after the restart may still be from before it.
      return { services: [during(state, look <= 2 ? 'old' : 'new')] };
    });
  return ops;
}

test('restarts and waits until the new tasks are healthy', async () => {
  const { run, aws, terminal } = service('COMPLETED', 'COMPLETED', 'IN_PROGRESS', 'COMPLETED');
  expect(await run('service:restart test')).toBe(0);
  expect(aws.inputs(UpdateServiceCommand)).toEqual([{ cluster: 'shop-test', service: 'shop-test-service', forceNewDeployment: true }]);
  expect(terminal.outputs).toEqual(['test restarts', 'the new tasks are healthy']);
});

describe('a restart of an environment whose deployments pause', () => {
  function restarting(paused: ServiceDeployment) {
    const ops = service();
    let look = 0;
    const deploymentConfiguration = { strategy: 'CANARY' as const };
    ops.aws.on(DescribeServicesCommand, () => {
      look += 1;
      return { services: [{ ...during(look > 4 ? 'COMPLETED' : 'IN_PROGRESS', look <= 2 ? 'old' : 'new'), deploymentConfiguration }] };
    });
    stubDeployment(ops.aws, null);
    ops.aws.on(UpdateServiceCommand, () => {
      stubDeployment(ops.aws, paused);
      return {};
    });
    return ops;
  }

  test('goes on without tests, which its version has passed', async () => {
    const { run, aws } = restarting(TESTED);
    expect(await run('service:restart test')).toBe(0);
    expect(aws.inputs(ContinueServiceDeploymentCommand)[0]).toEqual({
      serviceDeploymentArn: DEPLOYMENT_ARN,
      hookId: 'ecs-pause-1',
      action: 'CONTINUE',
    });
  });

  test('leaves a deployment alone that begins after it, and waits for its own tests', async () => {
    const { run, aws } = restarting(PAUSED);
    const later = `${DEPLOYMENT_ARN}-later`;
    let look = 0;
    aws.on(UpdateServiceCommand, () => {
      stubDeployment(aws, PAUSED);
      aws
        .on(ListServiceDeploymentsCommand, () => {
          look += 1;
          const createdAt = new Date('2026-11-20T11:55:00Z');
          const started = { serviceDeploymentArn: later, createdAt: new Date('2026-11-20T11:56:00Z') };
          return { serviceDeployments: [{ serviceDeploymentArn: DEPLOYMENT_ARN, createdAt }, ...(look > 1 ? [started] : [])] };
        })
        .on(DescribeServiceDeploymentsCommand, ({ serviceDeploymentArns: [arn = ''] = [] }) => ({
          serviceDeployments: [{ ...(arn === later ? TESTED : PAUSED), serviceDeploymentArn: arn }],
        }));
      return {};
    });
    expect(await run('service:restart test')).toBe(0);
    expect(look).toBeGreaterThan(1);
    expect(aws.inputs(ContinueServiceDeploymentCommand)).toEqual([]);
  });

  test('leaves the deployment before it alone, which ECS may still list as the latest', async () => {
    const { run, aws } = restarting(PAUSED);
    stubDeployment(aws, { ...TESTED, status: 'SUCCESSFUL' });
    aws.on(UpdateServiceCommand, () => ({}));
    expect(await run('service:restart test')).toBe(0);
    expect(aws.inputs(ContinueServiceDeploymentCommand)).toEqual([]);
  });

  test.each(['PENDING', 'IN_PROGRESS', 'STOP_REQUESTED', 'ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS'] as const)(
    'is refused while a deployment is %s, whose version it would start',
    async (status) => {
      const { run, aws, terminal } = restarting(TESTED);
      stubDeployment(aws, { ...TESTED, status });
      expect(await run('service:restart test')).toBe(1);
      expect(terminal.errors.join()).toContain(
        'a deployment of test is in progress, and a restart would start its version: see `npx projen deployment:status test`',
      );
      expect(aws.inputs(UpdateServiceCommand)).toEqual([]);
      expect(aws.inputs(ContinueServiceDeploymentCommand)).toEqual([]);
    },
  );

  test('waits for a person, and says so once', async () => {
    const { run, aws, terminal } = restarting(PAUSED);
    expect(await run('service:restart test')).toBe(0);
    expect(aws.inputs(ContinueServiceDeploymentCommand)).toEqual([]);
    expect(terminal.errors).toEqual(['the new tasks wait for a person before they get requests: npx projen deployment:continue test']);
  });
});

test('a restart whose deployment waits for tests says how to continue it when the command does not wait', async () => {
  const deployment = { strategy: 'canary', testBeforeTraffic: true } as const;
  const { run, aws, terminal } = opsRun(platformFixture({ environments: [{ ...TEST, deployment }] }));
  stubService(aws);
  aws.on(UpdateServiceCommand, () => ({}));
  const message =
    'the restart will wait for tests, which nothing runs: continue it with `npx projen deployment:continue test`, or ECS rolls it back after 60 minutes';
  expect(await run('service:restart test --no-wait')).toBe(0);
  expect(terminal.outputs).toEqual([`test restarts; ${message}`]);
  terminal.onWait = () => terminal.interrupt();
  expect(await run('service:restart test')).toBe(0);
  expect(terminal.outputs.at(-1)).toBe(message);
});

test('a restart fails if the new tasks do not become healthy', async () => {
  const { run, terminal } = service('COMPLETED', 'COMPLETED', 'IN_PROGRESS', 'FAILED');
  expect(await run('service:restart test')).toBe(1);
  expect(terminal.text).toContain('the restart was rolled back: tasks failed; see `npx projen service:events test`');
});

test('asks before it restarts production', async () => {
  const { run, aws } = service();
  expect(await run('service:restart prod')).toBe(1);
  expect(aws.inputs(UpdateServiceCommand)).toEqual([]);
});

test('shows why tasks stopped, with their last log lines, and the events of the service', async () => {
  const { run, terminal, aws } = opsRun();
  stubService(aws, {
    service: { ...SERVICE, events: [{ createdAt: new Date('2026-11-20T11:59:00Z'), message: 'has started 1 tasks' }] },
    stopped: [
      task('dead0000', {
        stoppedAt: new Date('2026-11-20T11:58:00Z'),
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        containers: [{ name: 'service', exitCode: 137, reason: 'OutOfMemoryError' }],
      }),
    ],
  });
  aws.on(FilterLogEventsCommand, () => ({
    events: Array.from({ length: 12 }, (_, index) => ({ eventId: `${index}`, timestamp: index, message: `line ${index}` })),
  }));
  expect(await run('service:events test')).toBe(0);
  expect(terminal.text).toContain('dead0000 stopped 2 min ago: EssentialContainerExited: Essential container in task exited');
  expect(terminal.text).toContain('service: exit code 137, OutOfMemoryError');
  expect(terminal.text).toContain('| line 11');
  expect(terminal.text).not.toContain('| line 1\n');
  expect(terminal.text).toContain('1 min ago: has started 1 tasks');
  expect(aws.inputs(FilterLogEventsCommand)).toEqual([
    expect.objectContaining({ logGroupName: '/shop/test/service', logStreamNames: ['service/service/dead0000'] }),
  ]);
});

test('of a task with several containers, shows the last lines of those that failed, with their names', async () => {
  const { run, terminal, aws } = opsRun();
  const containers = [
    { name: 'proxy', exitCode: 3 },
    { name: 'service', exitCode: 0 },
  ];
  stubService(aws, { stopped: [task('dead0000', { stopCode: 'EssentialContainerExited', containers })] });
  aws.on(FilterLogEventsCommand, ({ logStreamNames: [stream = ''] = [] }) => ({
    events: [{ eventId: '1', timestamp: 1, message: `no upstream in ${stream}` }],
  }));
  expect(await run('service:events test')).toBe(0);
  expect(terminal.text).toContain('proxy: exit code 3');
  expect(terminal.text).toContain('| proxy: no upstream in service/proxy/dead0000');
  expect(aws.inputs(FilterLogEventsCommand)).toHaveLength(1);
});
