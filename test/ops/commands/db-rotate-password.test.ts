import { DescribeServicesCommand, ListServicesCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import type { DBCluster } from '@aws-sdk/client-rds';
import { DescribeDBClustersCommand, ModifyDBClusterCommand } from '@aws-sdk/client-rds';
import { DescribeParametersCommand, GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { platformFixture, PROD, TEST } from '../../support/platform-fixture';
import { awsError } from '../aws-error';
import { opsRun } from '../run-ops';
import { SERVICE, stubDeployment, stubService, TESTED } from '../service-fixture';

const FIRST = 'the-first-password';
const NAME = '/shop/test/database/password';
const CHANGES = ['PutParameterCommand', 'ModifyDBClusterCommand', 'UpdateServiceCommand'];

/** Parameter Store, a database and the tasks of a service, each with the password that it has. */
function rotation(platform = platformFixture()) {
  const ops = opsRun(platform);
  const state = {
    stored: FIRST,
    description: '',
    database: FIRST,
    tasks: FIRST,
    deployment: 0,
    rollout: 'COMPLETED' as 'COMPLETED' | 'IN_PROGRESS' | 'FAILED',
    status: 'available',
    /** The names of commands that fail. */
    broken: [] as string[],
    /** Called after each change. */
    changed: (_command: string): void => undefined,
    /** How often a description of the cluster still shows the change. */
    pending: 0,
  };
  const change = (command: string, apply: () => void): void => {
    if (state.broken.includes(command)) {
      throw awsError('ServiceUnavailable', 'try later');
    }
    apply();
    state.changed(command);
  };
  stubService(ops.aws);
  ops.aws
    .on(DescribeParametersCommand, () => ({ Parameters: [{ Name: NAME, Description: state.description }] }))
    .on(GetParameterCommand, () => ({ Parameter: { Name: NAME, Value: state.stored } }))
    .on(PutParameterCommand, ({ Value = '', Description = '' }) => {
      change('PutParameterCommand', () => Object.assign(state, { stored: Value, description: Description }));
      return { Version: 2 };
    })
    .on(DescribeDBClustersCommand, () => {
      const cluster: DBCluster = {
        DBClusterIdentifier: 'mine',
        Status: state.status,
        TagList: [{ Key: 'aws:cloudformation:stack-name', Value: 'shop-test-database' }],
      };
      if (state.pending > 0) {
        state.pending -= 1;
        return { DBClusters: [{ ...cluster, PendingModifiedValues: { MasterUserPassword: '****' } }] };
      }
      return { DBClusters: [cluster] };
    })
    .on(ModifyDBClusterCommand, ({ MasterUserPassword = '' }) => {
      change('ModifyDBClusterCommand', () => Object.assign(state, { database: MasterUserPassword, pending: 2 }));
      return {};
    })
    .on(UpdateServiceCommand, () => {
      change('UpdateServiceCommand', () => Object.assign(state, { tasks: state.stored, deployment: state.deployment + 1 }));
      return {};
    })
    .on(DescribeServicesCommand, () => ({
      services: [{ ...SERVICE, deployments: [{ id: String(state.deployment), status: 'PRIMARY', rolloutState: state.rollout }] }],
    }));
  const changes = (): readonly string[] => ops.aws.calls.map(({ name }) => name).filter((name) => CHANGES.includes(name));
  const printed = (): string => [...ops.terminal.outputs, ...ops.terminal.errors].join('\n');
  return { ...ops, state, changes, printed };
}

type Rotation = ReturnType<typeof rotation>;

/** Makes the service one whose deployments shift requests, with a deployment in this status. */
function deploys({ aws, state }: Rotation, status: 'IN_PROGRESS' | 'SUCCESSFUL'): void {
  stubDeployment(aws, { ...TESTED, status });
  const deploymentConfiguration = { strategy: 'CANARY' as const };
  aws.on(DescribeServicesCommand, () => ({
    services: [
      { ...SERVICE, deploymentConfiguration, deployments: [{ id: `${state.deployment}`, status: 'PRIMARY', rolloutState: state.rollout }] },
    ],
  }));
}

function expectRotated({ state, printed }: Rotation, password = state.stored): void {
  expect(state.stored).toMatch(/^[\w-]{40}$/);
  expect(state).toMatchObject({ stored: password, database: password, tasks: password, description: 'Password of the database' });
  expect(printed()).not.toContain(password);
  expect(printed()).not.toContain(FIRST);
}

test('gives Parameter Store, the database and the tasks a new password, in this order, and never shows it', async () => {
  const ops = rotation();
  expect(await ops.run('db:rotate-password test')).toBe(0);
  expectRotated(ops);
  expect(ops.changes()).toEqual([...CHANGES, 'PutParameterCommand']);
  expect(ops.aws.inputs(ModifyDBClusterCommand)).toEqual([
    { DBClusterIdentifier: 'mine', MasterUserPassword: ops.state.stored, ApplyImmediately: true },
  ]);
  expect(ops.terminal.outputs).toEqual([
    'step 1 of 3: store a new password in Parameter Store',
    'step 2 of 3: give it to the database',
    'step 3 of 3: replace the tasks',
    'the database of test has a new password, and its tasks use it',
  ]);
  expect(ops.aws.calls.filter(({ name }) => CHANGES.includes(name)).map(({ access }) => access)).toEqual(Array(4).fill('change'));
});

test('replaces the tasks only when the database has the new password', async () => {
  const ops = rotation();
  let pending: number | undefined;
  ops.state.changed = (command) => {
    pending = command === 'UpdateServiceCommand' ? ops.state.pending : pending;
  };
  expect(await ops.run('db:rotate-password test')).toBe(0);
  expect(pending).toBe(0);
});

test('a second rotation makes another password', async () => {
  const ops = rotation();
  await ops.run('db:rotate-password test');
  const before = ops.state.stored;
  await ops.run('db:rotate-password test');
  expectRotated(ops);
  expect(ops.state.stored).not.toBe(before);
});

test.each(CHANGES.map((command, index) => [command, index + 1] as const))(
  'interrupted after %s, it stops, and the next run finishes with the same password',
  async (command, step) => {
    const ops = rotation();
    ops.state.rollout = 'IN_PROGRESS';
    ops.state.changed = (changed) => (changed === command ? ops.terminal.interrupt() : undefined);
    expect(await ops.run('db:rotate-password test')).toBe(1);
    expect(ops.changes()).toEqual(CHANGES.slice(0, step));
    const where = [
      'interrupted before step 2 of 3',
      'stopped at step 2 of 3: interrupted',
      'stopped at step 3 of 3: the restart continues',
    ];
    expect(ops.terminal.text).toContain(`${where[step - 1]}; \`npx projen db:rotate-password test\` continues`);
    const password = ops.state.stored;
    const again = rotation();
    Object.assign(again.state, ops.state, { rollout: 'COMPLETED', changed: () => undefined });
    expect(await again.run('db:rotate-password test')).toBe(0);
    expectRotated(again, password);
    expect(again.terminal.outputs[0]).toBe('step 1 of 3: Parameter Store has the new password already');
  },
);

test.each(CHANGES.map((command, index) => [command, index + 1] as const))(
  'a failure of %s names its step, and the next run finishes',
  async (command, step) => {
    const ops = rotation();
    ops.state.broken = [command];
    expect(await ops.run('db:rotate-password test')).toBe(1);
    expect(ops.terminal.errors.join()).toContain(
      `step ${step} of 3 failed: ServiceUnavailable: try later; \`npx projen db:rotate-password test\` continues`,
    );
    expect(ops.changes()).toEqual(CHANGES.slice(0, step));
    const password = ops.state.stored;
    ops.state.broken = [];
    expect(await ops.run('db:rotate-password test')).toBe(0);
    expectRotated(ops, step === 1 ? ops.state.stored : password);
  },
);

test('if the end of the rotation cannot be stored, the next run repeats the last steps with the same password', async () => {
  const ops = rotation();
  ops.state.changed = (command) => void (command === 'UpdateServiceCommand' && ops.state.broken.push('PutParameterCommand'));
  expect(await ops.run('db:rotate-password test')).toBe(1);
  expect(ops.terminal.errors.join()).toContain('step 3 of 3 failed');
  const password = ops.state.stored;
  Object.assign(ops.state, { broken: [], changed: () => undefined });
  expect(await ops.run('db:rotate-password test')).toBe(0);
  expectRotated(ops, password);
});

test('new tasks that fail leave the rotation open, and say which step to repeat', async () => {
  const ops = rotation();
  ops.state.rollout = 'FAILED';
  expect(await ops.run('db:rotate-password test --json')).toBe(1);
  expect(JSON.parse(ops.terminal.text)).toEqual({
    environment: 'test',
    resumed: false,
    succeeded: false,
    message: expect.stringMatching(/^stopped at step 3 of 3: the restart was rolled back.*db:rotate-password test` continues$/),
  });
  ops.state.rollout = 'COMPLETED';
  expect(await ops.run('db:rotate-password test')).toBe(0);
  expectRotated(ops);
});

test('a deployment that begins meanwhile stops the last step, and after its end the next run finishes', async () => {
  const ops = rotation();
  ops.state.changed = (command) => (command === 'ModifyDBClusterCommand' ? deploys(ops, 'IN_PROGRESS') : undefined);
  expect(await ops.run('db:rotate-password test')).toBe(1);
  expect(ops.terminal.errors.join()).toMatch(/step 3 of 3 failed: a deployment of test is in progress.*db:rotate-password test` continues/);
  expect(await ops.run('db:rotate-password test')).toBe(1);
  expect(ops.changes()).toEqual(CHANGES.slice(0, 2));
  const password = ops.state.stored;
  ops.state.changed = () => undefined;
  deploys(ops, 'SUCCESSFUL');
  expect(await ops.run('db:rotate-password test')).toBe(0);
  expectRotated(ops, password);
});

test('waits for an earlier change of the database before it continues', async () => {
  const ops = rotation();
  ops.state.broken = ['UpdateServiceCommand'];
  await ops.run('db:rotate-password test');
  ops.state.broken = [];
  Object.assign(ops.state, { status: 'resetting-master-credentials' });
  ops.terminal.onWait = () => void Object.assign(ops.state, { status: 'available' });
  expect(await ops.run('db:rotate-password test')).toBe(0);
  expectRotated(ops);
});

test('a database that does not become available ends the wait, and the step is named', async () => {
  const ops = rotation();
  ops.state.changed = (command) =>
    void (command === 'ModifyDBClusterCommand' && Object.assign(ops.state, { status: 'inaccessible-encryption-credentials' }));
  expect(await ops.run('db:rotate-password test')).toBe(1);
  expect(ops.terminal.errors.join()).toContain(
    'step 2 of 3 failed: the database cluster mine is still "inaccessible-encryption-credentials"',
  );
});

test('without a service the database gets its new password, and there are no tasks to replace', async () => {
  const ops = rotation();
  ops.aws.on(ListServicesCommand, () => ({}));
  expect(await ops.run('db:rotate-password test')).toBe(0);
  expect(ops.state.database).toBe(ops.state.stored);
  expect(ops.state.stored).not.toBe(FIRST);
  expect(ops.changes()).not.toContain('UpdateServiceCommand');
});

test('asks before it changes production', async () => {
  const ops = rotation();
  ops.aws.on(DescribeDBClustersCommand, () => ({
    DBClusters: [
      {
        DBClusterIdentifier: 'mine',
        Status: 'available',
        TagList: [{ Key: 'aws:cloudformation:stack-name', Value: 'shop-prod-database' }],
      },
    ],
  }));
  expect(await ops.run('db:rotate-password prod')).toBe(1);
  expect(ops.terminal.questions.join()).toContain('Change the database password of prod?');
  expect(ops.changes()).toEqual([]);
});

describe('changes nothing', () => {
  const without = { ...PROD, database: false } as const;
  const cases: readonly (readonly [what: string, line: string, arrange: (ops: Rotation) => unknown, message: string, exitCode: number])[] =
    [
      ['in an unknown environment', 'tset', () => undefined, 'unknown environment "tset"', 2],
      ['in an environment without a database', 'prod', () => undefined, 'prod has no database; add one in .projenrc.ts', 1],
      [
        'before the first deployment',
        'test',
        ({ aws }) => aws.on(DescribeDBClustersCommand, () => ({})),
        'test has no database yet; its first deployment creates it',
        1,
      ],
      ['without a password', 'test', ({ aws }) => aws.on(DescribeParametersCommand, () => ({})), 'test has no database password', 1],
      [
        'during a deployment that waits for tests',
        'test',
        (ops) => deploys(ops, 'IN_PROGRESS'),
        'a deployment of test is in progress, and a restart would start its version',
        1,
      ],
      [
        'while AWS changes the database',
        'test',
        ({ state }) => Object.assign(state, { status: 'upgrading' }),
        'the database of test is "upgrading"; nothing was changed',
        1,
      ],
    ];
  test.each(cases)('%s', async (_, environment, arrange, message, exitCode) => {
    const ops = rotation(platformFixture({ environments: [TEST, without] }));
    arrange(ops);
    expect(await ops.run(`db:rotate-password ${environment}`)).toBe(exitCode);
    expect(ops.terminal.errors.join()).toContain(message);
    expect(ops.changes()).toEqual([]);
  });
});
