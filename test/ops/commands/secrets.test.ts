import { DescribeServicesCommand, ListServicesCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { DeleteParametersCommand, DescribeParametersCommand, GetParametersCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { platformFixture } from '../../support/platform-fixture';
import { opsRun } from '../run-ops';
import { SERVICE, stubDeployment, stubService, TESTED } from '../service-fixture';
import { awsError } from '../aws-error';

const VALUE = 'hunter2-and-a-half';
const platform = platformFixture({ service: { secrets: ['STRIPE_KEY', 'MAIL_KEY'] } });

function store(given: Readonly<Record<string, string>> = {}, config = platform) {
  const ops = opsRun(config);
  stubService(ops.aws);
  const stored = new Map(Object.entries(given));
  const versions = new Map<string, number>();
  ops.aws
    .on(PutParameterCommand, ({ Name = '', Value = '' }) => {
      stored.set(Name, Value);
      return { Version: 3 };
    })
    .on(GetParametersCommand, ({ Names = [] }) => ({
      Parameters: Names.filter((name) => stored.has(name)).map((name) => ({
        Name: name,
        Value: stored.get(name) ?? '',
        Version: versions.get(name) ?? 1,
      })),
      InvalidParameters: Names.filter((name) => !stored.has(name)),
    }))
    .on(DeleteParametersCommand, ({ Names = [] }) => ({ DeletedParameters: Names.filter((name) => stored.delete(name)) }))
    .on(DescribeParametersCommand, ({ ParameterFilters = [] }) => ({
      Parameters: [...stored.keys()]
        .filter((name) => name.startsWith(`${ParameterFilters[0]?.Values?.[0]}/`))
        .map((Name) => ({ Name, Version: 1, LastModifiedDate: new Date('2026-11-20T11:59:00Z') })),
    }));
  return {
    ...ops,
    stored,
    versions,
    printed: () => [...ops.terminal.outputs, ...ops.terminal.errors, ...ops.terminal.questions].join('\n'),
  };
}

test('sets a secret from a prompt, and never shows it', async () => {
  const { run, terminal, stored, aws, printed } = store();
  terminal.answers = [VALUE];
  expect(await run('secret:set test STRIPE_KEY')).toBe(0);
  expect(stored.get('/shop/test/secrets/STRIPE_KEY')).toBe(VALUE);
  expect(aws.inputs(PutParameterCommand)).toEqual([expect.objectContaining({ Type: 'SecureString', Overwrite: true })]);
  expect(printed()).not.toContain(VALUE);
  expect(printed()).toContain('service:restart test');
});

test('sets a secret from standard input, without the last line break', async () => {
  const { run, terminal, stored, printed } = store();
  terminal.isInteractive = false;
  terminal.input = `${VALUE}\nand more\n`;
  expect(await run('secret:set test STRIPE_KEY --json')).toBe(0);
  expect(stored.get('/shop/test/secrets/STRIPE_KEY')).toBe(`${VALUE}\nand more`);
  expect(printed()).not.toContain(VALUE);
});

describe('after a secret is set, the tasks that run with the old value', () => {
  const NEW = { id: 'ecs-svc/2', status: 'PRIMARY', rolloutState: 'COMPLETED' as const };

  test('are counted, and stay if nobody can be asked', async () => {
    const { run, terminal, aws } = store();
    terminal.isInteractive = false;
    terminal.input = VALUE;
    expect(await run('secret:set test STRIPE_KEY')).toBe(0);
    expect(terminal.outputs).toEqual([
      'STRIPE_KEY of test is set (version 3)',
      '2 tasks of test run with the old value, until `npx projen service:restart test` or the next deployment',
    ]);
    expect(aws.inputs(UpdateServiceCommand)).toEqual([]);
    expect(await run('secret:set test STRIPE_KEY --json')).toBe(0);
    expect(JSON.parse(terminal.outputs.at(-1) ?? '')).toEqual({ environment: 'test', key: 'STRIPE_KEY', version: 3, tasksWithOldValue: 2 });
  });

  test.each([
    ['a person who agrees', 'secret:set test STRIPE_KEY', [VALUE, 'y']],
    ['--restart', 'secret:set test STRIPE_KEY --restart', [VALUE]],
  ])('are replaced with %s', async (_who, command, answers) => {
    const { run, terminal, aws } = store();
    aws.on(UpdateServiceCommand, () => {
      aws.on(DescribeServicesCommand, () => ({ services: [{ ...SERVICE, deployments: [NEW] }] }));
      return {};
    });
    terminal.answers = [...answers];
    expect(await run(command)).toBe(0);
    expect(aws.inputs(UpdateServiceCommand)).toEqual([{ cluster: 'shop-test', service: 'shop-test-service', forceNewDeployment: true }]);
    expect(terminal.outputs.at(-1)).toBe('the new tasks are healthy');
  });

  test('stay while a deployment is in progress, whose version a restart would start', async () => {
    const { run, terminal, aws } = store();
    aws.on(DescribeServicesCommand, () => ({ services: [{ ...SERVICE, deploymentConfiguration: { strategy: 'CANARY' as const } }] }));
    stubDeployment(aws, TESTED);
    terminal.answers = [VALUE];
    expect(await run('secret:set test STRIPE_KEY --restart')).toBe(1);
    expect(terminal.outputs[0]).toBe('STRIPE_KEY of test is set (version 3)');
    expect(terminal.errors.at(-1)).toContain('a deployment of test is in progress, and a restart would start its version');
    expect(aws.inputs(UpdateServiceCommand)).toEqual([]);
  });

  test('stay if the person does not agree', async () => {
    const { run, terminal, aws } = store();
    terminal.answers = [VALUE, 'n'];
    expect(await run('secret:set test STRIPE_KEY')).toBe(0);
    expect(terminal.questions.at(-1)).toBe('Replace the tasks of test now? [y/N] ');
    expect(aws.inputs(UpdateServiceCommand)).toEqual([]);
  });

  test('are replaced by the environment itself where it is configured so', async () => {
    const config = platformFixture({ service: { secrets: ['STRIPE_KEY'], restartOnSecretChange: true } });
    const { run, terminal, aws } = store({}, config);
    terminal.answers = [VALUE];
    expect(await run('secret:set test STRIPE_KEY')).toBe(0);
    expect(terminal.outputs.at(-1)).toBe('2 tasks of test run with the old value; test replaces them by itself now');
    expect(aws.inputs(UpdateServiceCommand)).toEqual([]);
  });

  test('are none before the first deployment', async () => {
    const { run, terminal, aws } = store();
    aws.on(ListServicesCommand, () => {
      throw awsError('ClusterNotFoundException');
    });
    terminal.answers = [VALUE];
    expect(await run('secret:set test STRIPE_KEY')).toBe(0);
    expect(terminal.outputs.at(-1)).toBe('no task of test runs with the old value');
  });

  test('are unknown without the right to look, which does not hide that the secret is set', async () => {
    const { run, terminal, aws } = store();
    aws.on(ListServicesCommand, () => {
      throw awsError('AccessDeniedException', 'no');
    });
    terminal.answers = [VALUE];
    expect(await run('secret:set test STRIPE_KEY')).toBe(0);
    expect(terminal.outputs).toEqual(['STRIPE_KEY of test is set (version 3)']);
    expect(terminal.errors.at(-1)).toMatch(/^tasks of test may run with the old value \(access denied: no.*service:restart test/);
  });
});

test('takes no value on the command line', async () => {
  const { run, printed } = store();
  expect(await run(`secret:set test STRIPE_KEY ${VALUE}`)).toBe(2);
  expect(printed()).toContain('1 argument too many');
  expect(printed()).not.toContain(VALUE);
});

test('refuses a secret that the service does not declare, with the line to add', async () => {
  const { run, printed, aws } = store();
  expect(await run('secret:set test STRIPE_KEI')).toBe(2);
  expect(printed()).toContain('did you mean STRIPE_KEY?');
  expect(printed()).toContain("secrets: ['STRIPE_KEY', 'MAIL_KEY', 'STRIPE_KEI'],");
  expect(aws.calls).toEqual([]);
});

test.each([
  ['', 'is empty'],
  ['x'.repeat(4097), 'has 4097 bytes; the maximum is 4096'],
  [Buffer.from([0xff, 0xfe]).toString(), 'is not UTF-8 text'],
  ['a\0b', 'is not UTF-8 text'],
])('refuses a value that a variable cannot have', async (value, message) => {
  const { run, terminal, stored, printed } = store();
  terminal.answers = [value];
  expect(await run('secret:set test STRIPE_KEY')).toBe(2);
  expect(printed()).toContain(message);
  expect(stored.size).toBe(0);
});

test('lists what is set, missing and unused, with the command to run next', async () => {
  const { run, terminal } = store({ '/shop/test/secrets/STRIPE_KEY': VALUE, '/shop/test/secrets/OLD': VALUE });
  expect(await run('secret:list test')).toBe(0);
  expect(terminal.text).toMatch(/STRIPE_KEY +set +1 +1 min ago/);
  expect(terminal.text).toMatch(/MAIL_KEY +missing .*npx projen secret:set test MAIL_KEY/);
  expect(terminal.text).toMatch(/OLD +unused .*secret:remove test OLD/);
  expect(terminal.text).not.toContain(VALUE);
});

test('removes a secret after asking, with a warning if it is declared', async () => {
  const { run, terminal, stored } = store({ '/shop/test/secrets/STRIPE_KEY': VALUE });
  terminal.answers = ['no', 'y'];
  expect(await run('secret:remove test STRIPE_KEY')).toBe(1);
  expect(stored.size).toBe(1);
  expect(terminal.questions[0]).toContain('the next deployment of test fails');
  expect(await run('secret:remove test STRIPE_KEY')).toBe(0);
  expect(stored.size).toBe(0);
  expect(await run('secret:remove test STRIPE_KEY --yes')).toBe(1);
  expect(terminal.errors.join()).toContain('test has no secret STRIPE_KEY');
});

test('copies secrets that the other environment does not have, and fails for those that neither has', async () => {
  const { run, terminal, stored, printed } = store({ '/shop/test/secrets/STRIPE_KEY': VALUE, '/shop/prod/secrets/MAIL_KEY': 'own' });
  expect(await run('secret:copy test prod --yes')).toBe(0);
  expect(stored.get('/shop/prod/secrets/STRIPE_KEY')).toBe(VALUE);
  expect(stored.get('/shop/prod/secrets/MAIL_KEY')).toBe('own');
  expect(terminal.text).toMatch(/MAIL_KEY +prod already has it; --overwrite replaces it/);
  expect(await run('secret:copy test prod MAIL_KEY --overwrite --yes')).toBe(1);
  expect(terminal.text).toMatch(/MAIL_KEY +test does not have it/);
  expect(printed()).not.toContain(VALUE);
});

test.each([
  ['a person who agrees', 'secret:copy test prod STRIPE_KEY', ['y', 'y'], 1],
  ['--restart', 'secret:copy test prod STRIPE_KEY --yes --restart', [], 1],
  ['--yes alone', 'secret:copy test prod STRIPE_KEY --yes', [], 0],
  ['a person who does not agree', 'secret:copy test prod STRIPE_KEY', ['y', 'n'], 0],
])('after a copy, the tasks that run with the old value are replaced with %s: %s', async (_who, command, answers, restarts) => {
  const { run, terminal, aws } = store({ '/shop/test/secrets/STRIPE_KEY': VALUE });
  aws.on(UpdateServiceCommand, () => {
    const deployments = [{ id: 'ecs-svc/2', status: 'PRIMARY', rolloutState: 'COMPLETED' as const }];
    aws.on(DescribeServicesCommand, () => ({ services: [{ ...SERVICE, deployments }] }));
    return {};
  });
  terminal.answers = [...answers];
  expect(await run(command)).toBe(0);
  expect(terminal.text).toContain('2 tasks of prod run with the old value, until `npx projen service:restart prod`');
  expect(aws.inputs(UpdateServiceCommand)).toHaveLength(restarts);
});

test('nothing is said about tasks if nothing was copied', async () => {
  const { run, terminal, aws } = store({ '/shop/test/secrets/STRIPE_KEY': VALUE, '/shop/prod/secrets/STRIPE_KEY': 'own' });
  expect(await run('secret:copy test prod STRIPE_KEY --yes')).toBe(0);
  expect(terminal.text).not.toContain('old value');
  expect(aws.inputs(ListServicesCommand)).toEqual([]);
});

test('shows the commands that set all missing secrets', async () => {
  const { run, terminal, stored, aws, printed } = store({
    '/shop/test/secrets/STRIPE_KEY': VALUE,
    '/shop/test/secrets/MAIL_KEY': VALUE,
    '/shop/prod/secrets/MAIL_KEY': VALUE,
  });
  expect(await run('secret:check')).toBe(1);
  expect(terminal.errors).toEqual([
    'nothing was deployed: a declared secret is not set',
    '  npx projen secret:set prod STRIPE_KEY',
    'then: npx projen pipeline:retry Build',
  ]);
  expect(aws.inputs(GetParametersCommand).every((input) => 'WithDecryption' in input && input.WithDecryption === false)).toBe(true);
  stored.set('/shop/prod/secrets/STRIPE_KEY', VALUE);
  expect(await run('secret:check')).toBe(0);
  expect(printed()).not.toContain(VALUE);
});

test('prints a digest for each environment, which changes with a version and not with anything else', async () => {
  const names = ['test', 'prod'].flatMap((environment) => ['STRIPE_KEY', 'MAIL_KEY'].map((key) => `/shop/${environment}/secrets/${key}`));
  const { run, terminal, stored, versions, printed } = store(Object.fromEntries(names.map((name) => [name, VALUE])));
  const digests = async (): Promise<readonly string[]> => {
    expect(await run('secret:check --versions')).toBe(0);
    return (terminal.outputs.at(-1) ?? '').split(',');
  };
  const before = await digests();
  expect(before).toEqual([expect.stringMatching(/^test=[0-9a-f]{12}$/), expect.stringMatching(/^prod=[0-9a-f]{12}$/)]);
  expect(await digests()).toEqual(before);
  versions.set('/shop/test/secrets/MAIL_KEY', 2);
  const [test, prod] = await digests();
  expect(test).not.toBe(before[0]);
  expect(prod).toBe(before[1]);
  stored.delete('/shop/prod/secrets/MAIL_KEY');
  expect(await run('secret:check --versions')).toBe(1);
  expect(printed()).not.toContain(VALUE);
});
