import { DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { platformFixture } from '../../support/platform-fixture';
import { opsRun } from '../run-ops';
import { SERVICE, stubService, task } from '../service-fixture';

function sessions(platform = platformFixture()) {
  const ops = opsRun(platform);
  const containers = [{ name: 'service', runtimeId: 'abc-1' }];
  stubService(ops.aws, { service: { ...SERVICE, taskDefinition: 'shop-test:3' }, running: [task('old', { containers })] });
  ops.aws.on(DescribeTaskDefinitionCommand, () => ({
    taskDefinition: {
      containerDefinitions: [
        {
          name: 'service',
          environment: [
            { name: 'DATABASE_HOST', value: 'db.example.com' },
            { name: 'DATABASE_PORT', value: '5432' },
            { name: 'DATABASE_NAME', value: 'shop' },
            { name: 'DATABASE_USER', value: 'service' },
          ],
        },
      ],
    },
  }));
  const started = () => ops.terminal.programs.filter(({ arguments: args }) => !args.includes('--version'));
  return { ...ops, started };
}

test.each(['service:exec test', 'db:connect test'])('`%s` lists all missing programs', async (line) => {
  const { run, terminal, aws } = sessions();
  terminal.program = () => ({ exitCode: null, output: '' });
  expect(await run(line)).toBe(1);
  expect(terminal.errors.join()).toMatch(/the AWS CLI is not installed.*\n.*Session Manager plugin of the AWS CLI is not installed/);
  expect(aws.calls).toEqual([]);
});

test('opens a tunnel through a task, and prints a command line that reads the password itself', async () => {
  const { run, terminal, started } = sessions();
  expect(await run('db:connect test --port 15000')).toBe(0);
  expect(terminal.text).toContain('psql "host=127.0.0.1 port=15000 dbname=shop user=service sslmode=require"');
  expect(terminal.text).toContain('--name /shop/test/database/password');
  const [session] = started();
  expect(session?.arguments.slice(0, 6)).toEqual([
    'ssm',
    'start-session',
    '--target',
    'ecs:shop-test_old_abc-1',
    '--document-name',
    'AWS-StartPortForwardingSessionToRemoteHost',
  ]);
  expect(JSON.parse(session?.arguments[7] ?? '')).toEqual({ host: ['db.example.com'], portNumber: ['5432'], localPortNumber: ['15000'] });
});

test('on the laptop there is no tunnel, and the host is a name that works outside containers', async () => {
  const { run, terminal, started } = sessions();
  expect(await run('db:connect test --local')).toBe(0);
  expect(terminal.text).toContain('host=localhost port=5432');
  expect(terminal.text).toContain('PGPASSWORD="$(npm run --silent db:connect -- test --local --password)" psql');
  expect(started()).toEqual([]);
});

test('on the laptop --password prints the password alone, for the printed command line', async () => {
  const { run, terminal, aws } = sessions();
  aws.on(GetParameterCommand, ({ Name = '' }) => ({ Parameter: { Name, Value: 'plum$"`stone' } }));
  expect(await run('db:connect test --local --password')).toBe(0);
  expect(terminal.outputs).toEqual(['plum$"`stone']);
  expect(aws.inputs(GetParameterCommand)).toEqual([{ Name: '/shop/test/database/password', WithDecryption: true }]);
  expect(await run('db:connect test --password')).toBe(2);
});

test('on the laptop an installed client is opened, with the password in its environment only', async () => {
  const { run, terminal, aws, started } = sessions();
  aws.on(GetParameterCommand, () => ({ Parameter: { Value: 'plumstone' } }));
  terminal.isTerminal = true;
  expect(await run('db:connect test --local')).toBe(0);
  expect(started()).toEqual([
    expect.objectContaining({
      program: 'psql',
      arguments: ['host=localhost port=5432 dbname=shop user=service'],
      environment: { PGPASSWORD: 'plumstone' },
    }),
  ]);
  expect(terminal.text).not.toContain('plumstone');
});

test('on the laptop the command line is printed where the client is not installed', async () => {
  const { run, terminal, started } = sessions();
  terminal.isTerminal = true;
  terminal.program = () => ({ exitCode: null, output: '' });
  expect(await run('db:connect test --local')).toBe(0);
  expect(terminal.text).toContain('--local --password)" psql "host=localhost port=5432 dbname=shop user=service"');
  expect(started()).toEqual([]);
});

test('on the laptop MySQL is reached by TLS and by an address that is no socket, with the client that is installed', async () => {
  const platform = platformFixture();
  const { run, terminal, aws, started } = sessions({
    ...platform,
    environments: platform.environments.map((environment) => ({
      ...environment,
      database: environment.database && { ...environment.database, engine: 'mysql' as const },
    })),
  });
  const connection = ['--host=127.0.0.1', '--port=5432', '--user=service', '--ssl-ca=.local/rds/tls/certificate.pem', 'shop'];
  aws.on(GetParameterCommand, () => ({ Parameter: { Value: 'plumstone' } }));
  terminal.program = ({ program }) => ({ exitCode: program === 'mariadb' ? 0 : null, output: '' });
  expect(await run('db:connect test --local')).toBe(0);
  expect(terminal.text).toContain(`MYSQL_PWD="$(npm run --silent db:connect -- test --local --password)" mariadb ${connection.join(' ')}`);
  terminal.isTerminal = true;
  expect(await run('db:connect test --local')).toBe(0);
  expect(started()).toEqual([
    expect.objectContaining({ program: 'mariadb', arguments: connection, environment: { MYSQL_PWD: 'plumstone' } }),
  ]);
});

test('refuses a wrong port', async () => {
  const { run, terminal } = sessions();
  expect(await run('db:connect test --port http')).toBe(2);
  expect(terminal.errors.join()).toContain('expected a number from 1024 to 65535');
});

test('fails for an environment without a database', async () => {
  const platform = platformFixture();
  const { run, terminal } = sessions({
    ...platform,
    environments: platform.environments.map((environment) => ({ ...environment, database: null })),
  });
  expect(await run('db:connect test')).toBe(1);
  expect(terminal.errors.join()).toContain('test has no database');
});
