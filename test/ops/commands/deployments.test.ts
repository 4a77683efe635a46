import {
  ContinueServiceDeploymentCommand,
  ListServiceDeploymentsCommand,
  StopServiceDeploymentCommand,
  type ServiceDeployment,
} from '@aws-sdk/client-ecs';
import { opsRun } from '../run-ops';
import { DEPLOYMENT_ARN as ARN, PAUSED, SERVICE, stubDeployment, stubService, TESTED } from '../service-fixture';

const RUNNING: ServiceDeployment = { ...PAUSED, lifecycleStage: 'BAKE_TIME', lifecycleHookDetails: [] };
const DONE: ServiceDeployment = {
  serviceDeploymentArn: ARN,
  status: 'SUCCESSFUL',
  statusReason: 'Service deployment completed.',
  startedAt: new Date('2026-11-20T11:00:00Z'),
};

function deployment(latest: ServiceDeployment | null) {
  const ops = opsRun();
  stubService(ops.aws);
  stubDeployment(ops.aws, latest);
  return ops;
}

describe('deployment:status', () => {
  test('shows how far the latest deployment has come, and how to decide', async () => {
    const { run, terminal, aws } = deployment(PAUSED);
    expect(await run('deployment:status test')).toBe(0);
    expect(terminal.outputs).toEqual([
      'deployment of test: IN_PROGRESS, CANARY, started 5 min ago',
      '  stage PRODUCTION_TRAFFIC_SHIFT',
      '  25 % of the requests go to the new version',
      '',
      'the deployment of test waits at 25 % for a person: npx projen deployment:continue test, or npx projen deployment:stop test',
      '  without a decision: it is rolled back at 2026-11-21T11:55:00.000Z',
    ]);
    expect(aws.inputs(ListServiceDeploymentsCommand)).toEqual([
      expect.objectContaining({ cluster: 'shop-test', service: SERVICE.serviceArn }),
    ]);
  });

  test('shows that a deployment waits for its acceptance tests', async () => {
    const { run, terminal } = deployment(TESTED);
    expect(await run('deployment:status test')).toBe(0);
    expect(terminal.outputs.slice(-4)).toEqual([
      '  0 % of the requests go to the new version',
      '',
      'the deployment of test waits for its acceptance tests, before the new version gets requests of users; without them: npx projen deployment:stop test',
      '  without their result: it is rolled back at 2026-11-21T11:55:00.000Z',
    ]);
  });

  test('shows a deployment that is over, also as JSON', async () => {
    const people = deployment(DONE);
    await people.run('deployment:status test');
    expect(people.terminal.outputs).toEqual([
      'deployment of test: SUCCESSFUL, ROLLING, started 1 h ago',
      '  Service deployment completed.',
    ]);
    const json = deployment(DONE);
    await json.run('deployment:status test --json');
    expect(JSON.parse(json.terminal.text)).toEqual({
      environment: 'test',
      deployment: {
        arn: ARN,
        strategy: 'ROLLING',
        status: 'SUCCESSFUL',
        reason: 'Service deployment completed.',
        startedAt: '2026-11-20T11:00:00.000Z',
        stage: null,
        previousRevision: null,
        percent: null,
        pause: null,
      },
    });
  });

  test('says so when ECS knows no deployment', async () => {
    const { run, terminal } = deployment(null);
    expect(await run('deployment:status test')).toBe(0);
    expect(terminal.outputs).toEqual(['ECS knows no deployment of test']);
  });
});

describe('deployment:continue', () => {
  test('ends the pause that waits', async () => {
    const { run, aws, terminal } = deployment(PAUSED);
    expect(await run('deployment:continue test')).toBe(0);
    expect(aws.inputs(ContinueServiceDeploymentCommand)).toEqual([
      { serviceDeploymentArn: ARN, hookId: 'ecs-pause-1', action: 'CONTINUE' },
    ]);
    expect(terminal.outputs).toEqual(['the deployment of test goes on: npx projen deployment:status test']);
  });

  test.each([[RUNNING], [DONE], [null]])('fails when nothing waits', async (latest) => {
    const { run, aws, terminal } = deployment(latest);
    expect(await run('deployment:continue test')).toBe(1);
    expect(terminal.errors.join()).toContain('no deployment of test waits: see `npx projen deployment:status test`');
    expect(aws.inputs(ContinueServiceDeploymentCommand)).toEqual([]);
  });

  test('asks in production, and --yes answers', async () => {
    const asked = deployment(PAUSED);
    expect(await asked.run('deployment:continue prod')).toBe(1);
    expect(asked.aws.inputs(ContinueServiceDeploymentCommand)).toEqual([]);
    const answered = deployment(PAUSED);
    expect(await answered.run('deployment:continue prod --yes')).toBe(0);
    expect(answered.aws.inputs(ContinueServiceDeploymentCommand)).toHaveLength(1);
  });
});

describe('deployment:continue of a deployment that waits for its tests', () => {
  test('asks, also outside production, and --yes answers', async () => {
    const asked = deployment(TESTED);
    expect(await asked.run('deployment:continue test')).toBe(1);
    expect(asked.terminal.questions).toEqual([
      'Its acceptance tests have not passed. Let more requests of test go to the new version? [y/N] ',
    ]);
    expect(asked.aws.inputs(ContinueServiceDeploymentCommand)).toEqual([]);
    const answered = deployment(TESTED);
    expect(await answered.run('deployment:continue test --yes')).toBe(0);
    expect(answered.aws.inputs(ContinueServiceDeploymentCommand)).toHaveLength(1);
  });
});

describe('deployment:stop', () => {
  test('rolls back at a pause by its hook, and otherwise stops the deployment', async () => {
    const paused = deployment(PAUSED);
    expect(await paused.run('deployment:stop test')).toBe(0);
    expect(paused.aws.inputs(ContinueServiceDeploymentCommand)).toEqual([
      { serviceDeploymentArn: ARN, hookId: 'ecs-pause-1', action: 'ROLLBACK' },
    ]);
    expect(paused.aws.inputs(StopServiceDeploymentCommand)).toEqual([]);
    const running = deployment(RUNNING);
    expect(await running.run('deployment:stop test')).toBe(0);
    expect(running.aws.inputs(StopServiceDeploymentCommand)).toEqual([{ serviceDeploymentArn: ARN, stopType: 'ROLLBACK' }]);
  });

  test.each([[DONE], [null]])('fails when nothing is in progress', async (latest) => {
    const { run, aws, terminal } = deployment(latest);
    expect(await run('deployment:stop test')).toBe(1);
    expect(terminal.errors.join()).toContain(
      'no deployment of test is in progress; `npx projen pipeline:rollback test` goes back to an earlier version',
    );
    expect(aws.inputs(StopServiceDeploymentCommand)).toEqual([]);
  });

  test('asks in production', async () => {
    const { run, aws } = deployment(RUNNING);
    expect(await run('deployment:stop prod')).toBe(1);
    expect(aws.inputs(StopServiceDeploymentCommand)).toEqual([]);
  });
});
