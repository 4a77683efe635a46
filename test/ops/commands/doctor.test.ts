import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { GetPipelineCommand, ListPipelineExecutionsCommand, StartPipelineExecutionCommand } from '@aws-sdk/client-codepipeline';
import { GetConnectionCommand } from '@aws-sdk/client-codestar-connections';
import { BatchGetImageCommand } from '@aws-sdk/client-ecr';
import { ListServiceQuotasCommand } from '@aws-sdk/client-service-quotas';
import { DescribeParametersCommand, GetParameterCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { CHANNELS, OTHER_ACCOUNT, platformFixture, TEST } from '../../support/platform-fixture';
import { awsError } from '../aws-error';
import { ACCOUNT, healthyPlatform } from '../doctor-fixture';

test('passes if everything is fine', async () => {
  const { run, terminal } = healthyPlatform();
  expect(await run('doctor')).toBe(0);
  expect(terminal.text).not.toMatch(/✖|→/);
  expect(terminal.text).toContain(`version 30, trusts ${ACCOUNT}`);
  expect(terminal.text).toContain('ready to deploy');
});

test('warns of what is configured, but rarely meant', async () => {
  const { run, terminal } = healthyPlatform(platformFixture());
  await run('doctor');
  expect(terminal.text).toMatch(/! configuration of prod +nobody is notified when an alarm goes off\n +→ .*notifyEmails/);
});

test.each([
  [{}, /! MySQL for `npm start` +neither Docker nor mysqld nor mariadbd works here.*\n +→ start Docker, or install mysqld/],
  [{ mysqld: 'Ver 10.11.19-MariaDB' }, /! MySQL for `npm start` +mariadbd, which is not MySQL/],
  [{ mysqld: 'Ver 8.4.3 for Linux' }, /✔ MySQL for `npm start` +mysqld/],
  [{ docker: '28.2.2', mysqld: 'Ver 10.11.19-MariaDB' }, /✔ MySQL for `npm start` +a container in Docker/],
])('says before a run what runs MySQL on this machine: %j', async (programs: Readonly<Record<string, string>>, expected) => {
  const { run, terminal } = healthyPlatform(platformFixture({ database: { engine: 'mysql' } }));
  terminal.program = ({ program }) => ({ exitCode: program in programs ? 0 : null, output: programs[program] ?? '' });
  await run('doctor');
  expect(terminal.text).toMatch(expected);
});

test('finds a server of MySQL in a folder that is not in the PATH of a user', async () => {
  const { run, terminal } = healthyPlatform(platformFixture({ database: { engine: 'mysql' } }));
  terminal.program = ({ program, environment }) =>
    program === 'mysqld' && environment?.['PATH']?.split(':').includes('/usr/sbin')
      ? { exitCode: 0, output: 'Ver 8.4.3 for Linux' }
      : { exitCode: null, output: '' };
  await run('doctor');
  expect(terminal.text).toMatch(/✔ MySQL for `npm start` +mysqld/);
});

describe('with chat channels', () => {
  const platform = platformFixture({
    notifications: CHANNELS,
    environments: [{ ...TEST, account: ACCOUNT }],
    source: { repository: 'acme/shop' },
  });

  test('says what a person must do once, before the stack of the pipeline connects them', async () => {
    const { run, terminal } = healthyPlatform(platform);
    await run('doctor');
    expect(terminal.text).toMatch(
      /! Slack channel +is not connected yet.*\n +→ authorize the workspace T0123ABCD in account 333333333333, once/,
    );
    expect(terminal.text).toMatch(/! Teams channel +is not connected yet.*\n +→ authorize the team 89abcdef-0123-4567-89ab-cdef01234567/);
  });

  test('finds those that are connected', async () => {
    const { run, terminal, aws } = healthyPlatform(platform);
    aws
      .on(DescribeStacksCommand, ({ StackName }) => ({
        Stacks: StackName === 'shop-pipeline' ? [{ StackName, CreationTime: new Date(), StackStatus: 'CREATE_COMPLETE' as const }] : [],
      }))
      .on(ListStackResourcesCommand, () => ({
        StackResourceSummaries: [
          {
            ResourceType: 'AWS::Chatbot::SlackChannelConfiguration',
            LogicalResourceId: 'Slack',
            PhysicalResourceId: 'arn:slack',
            LastUpdatedTimestamp: new Date(),
            ResourceStatus: 'CREATE_COMPLETE' as const,
          },
        ],
      }));
    await run('doctor');
    expect(terminal.text).toMatch(/✔ Slack channel +is connected to the pipeline/);
    expect(terminal.text).toMatch(/! Teams channel/);
  });
});

test('without credentials, every check that needs them is unknown, in one line each', async () => {
  const { run, terminal, aws } = healthyPlatform();
  aws.on(GetCallerIdentityCommand, () => {
    throw Object.assign(new Error('Could not load credentials from any providers'), { name: 'CredentialsProviderError' });
  });
  expect(await run('doctor')).toBe(1);
  expect(terminal.text).toMatch(/✖ credentials +no AWS credentials found/);
  for (const check of [
    `bootstrap of ${ACCOUNT}/eu-west-1`,
    `bootstrap of ${OTHER_ACCOUNT}/eu-west-1`,
    'connection to GitHub',
    'CodeBuild quota',
    'secrets of test',
    'image of prod',
  ]) {
    expect(terminal.text).toContain(`? ${check}`);
  }
  expect(terminal.text).not.toMatch(/^ +at /m);
  expect(aws.calls).toHaveLength(1);
});

test('says how to fix each failure', async () => {
  const { run, terminal, aws } = healthyPlatform();
  aws
    .on(GetConnectionCommand, () => ({ Connection: { ConnectionStatus: 'PENDING' as const } }))
    .on(ListServiceQuotasCommand, ({ NextToken }) =>
      NextToken === undefined
        ? { NextToken: 'more' }
        : { Quotas: [{ QuotaName: 'Concurrently running builds for ARM/Small environment', QuotaCode: 'L-1', Value: 0 }] },
    )
    .on(DescribeParametersCommand, () => ({}))
    .on(BatchGetImageCommand, () => ({ failures: [{ failureCode: 'ImageNotFound' as const }] }))
    .on(GetPipelineCommand, () => {
      throw awsError('PipelineNotFoundException');
    })
    .on(GetParameterCommand, () => {
      throw awsError('AccessDenied');
    });
  expect(await run('doctor')).toBe(1);
  for (const fix of [
    `npx cdk bootstrap aws://${OTHER_ACCOUNT}/eu-west-1 --trust ${ACCOUNT}`,
    'Update pending connection',
    '--quota-code L-1 --desired-value 2',
    'npx projen secret:set test STRIPE_KEY',
    'npx projen secret:set prod STRIPE_KEY',
    `npx projen pipeline:start --version ${'a'.repeat(40)}`,
    'npx projen pipeline:up',
  ]) {
    expect(terminal.text).toContain(fix);
  }
});

test('names the account of credentials that belong to another one', async () => {
  const { run, terminal, aws } = healthyPlatform();
  aws.on(GetCallerIdentityCommand, () => ({ Account: OTHER_ACCOUNT }));
  expect(await run('doctor --json')).toBe(1);
  const findings = JSON.parse(terminal.text) as { check: string; detail: string }[];
  expect(findings.find(({ check }) => check === 'credentials')?.detail).toBe(
    `belong to account ${OTHER_ACCOUNT}; the pipeline is in ${ACCOUNT}`,
  );
});

test('finds sample values, stale files, and commits that are not pushed', async () => {
  const { run, terminal } = healthyPlatform(platformFixture());
  writeFileSync(join(terminal.directory, '.projenrc.ts'), 'new TemplateMaintenance(platform);\n');
  terminal.program = ({ program, arguments: args }) =>
    program.endsWith('/projen')
      ? { exitCode: 1, output: 'stale: platform.json' }
      : { exitCode: 0, output: args[0] === 'status' ? '## main...origin/main [ahead 2]\n' : '1.0' };
  expect(await run('doctor')).toBe(1);
  for (const part of ['stale: platform.json', 'account 111111111111 is the sample', 'npx projen setup', '2 commits are not pushed']) {
    expect(terminal.text).toContain(part);
  }
});

describe('pipeline:up', () => {
  const deployments = ({ terminal }: ReturnType<typeof healthyPlatform>) => terminal.programs.filter(({ program }) => program === 'npx');

  test('runs the checks, deploys one stack, and does not start a pipeline that has started by itself', async () => {
    const ops = healthyPlatform();
    ops.terminal.answers = ['y'];
    ops.aws.on(ListPipelineExecutionsCommand, () => ({
      pipelineExecutionSummaries: [{ pipelineExecutionId: 'one', status: 'InProgress' as const }],
    }));
    expect(await ops.run('pipeline:up')).toBe(0);
    expect(deployments(ops)).toEqual([
      expect.objectContaining({ arguments: ['cdk', 'deploy', 'shop-pipeline', '--require-approval', 'never'] }),
    ]);
    expect(ops.terminal.text).toContain('runs (one)');
  });

  test('starts a pipeline that existed before', async () => {
    const ops = healthyPlatform();
    ops.aws.on(ListPipelineExecutionsCommand, () => ({})).on(StartPipelineExecutionCommand, () => ({ pipelineExecutionId: 'two' }));
    expect(await ops.run('pipeline:up --yes')).toBe(0);
    expect(ops.aws.inputs(StartPipelineExecutionCommand)).toEqual([{ name: 'shop' }]);
  });

  test('says what a person does so that a budget counts', async () => {
    const environments = [{ ...TEST, account: ACCOUNT, notifyEmails: ['team@example.com'], cost: { budgetUsdPerMonth: 100 } }];
    const connectionArn = `arn:aws:codeconnections:eu-west-1:${ACCOUNT}:connection/01234567-89ab-cdef-0123-456789abcdef`;
    const ops = healthyPlatform(platformFixture({ environments, source: { repository: 'acme/shop', connectionArn } }));
    ops.aws.on(ListPipelineExecutionsCommand, () => ({})).on(StartPipelineExecutionCommand, () => ({ pipelineExecutionId: 'two' }));
    expect(await ops.run('pipeline:up --yes')).toBe(0);
    expect(ops.terminal.text).toContain('the AWS Budget of test counts nothing until a person activates the cost allocation tag budget');
  });

  test('deploys nothing if a check fails', async () => {
    const ops = healthyPlatform();
    ops.aws.on(GetConnectionCommand, () => ({ Connection: { ConnectionStatus: 'PENDING' as const } }));
    expect(await ops.run('pipeline:up --yes')).toBe(1);
    expect(deployments(ops)).toEqual([]);
    expect(ops.terminal.text).toContain('is PENDING');
  });

  test('deploys nothing without a connection to GitHub, and says how to make one', async () => {
    const platform = platformFixture({
      pipeline: { account: ACCOUNT, region: 'eu-west-1' },
      source: { repository: 'acme/shop' },
    });
    const ops = healthyPlatform(platform);
    expect(await ops.run('pipeline:up --yes')).toBe(1);
    expect(deployments(ops)).toEqual([]);
    expect(ops.terminal.text).toMatch(/connection to GitHub +is not configured/);
    expect(ops.terminal.text).toContain('aws codeconnections create-connection --provider-type GitHub');
  });

  test('fails if the deployment fails', async () => {
    const ops = healthyPlatform();
    const usual = ops.terminal.program;
    ops.terminal.program = (given) => (given.program === 'npx' ? { exitCode: 1, output: '' } : usual(given));
    expect(await ops.run('pipeline:up --yes')).toBe(1);
    expect(ops.terminal.errors.join()).toContain('docs/runbook.md');
  });
});
