import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeScalableTargetsCommand } from '@aws-sdk/client-application-auto-scaling';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeLogGroupsCommand, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  GetPipelineCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  PutApprovalResultCommand,
  RetryStageExecutionCommand,
  RollbackStageCommand,
  StartPipelineExecutionCommand,
  StopPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import type { ActionExecutionDetail } from '@aws-sdk/client-codepipeline';
import { DescribeTaskDefinitionCommand, ListServicesCommand, RunTaskCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { DescribeDBClustersCommand, ModifyDBClusterCommand } from '@aws-sdk/client-rds';
import {
  DeleteParametersCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParametersCommand,
  PutParameterCommand,
} from '@aws-sdk/client-ssm';
import { GetScheduleCommand } from '@aws-sdk/client-scheduler';
import type { BUILDSPEC_OPERATIONS, OPERATIONS } from '../../src/config/operations';
import type { InteractiveProgram } from '../../src/ops/command/terminal';
import { platformFixture } from '../support/platform-fixture';
import { smallDiff } from './diff-fixture';
import { healthyPlatform } from './doctor-fixture';
import { stubPipeline } from './pipeline-fixture';
import { opsRun } from './run-ops';
import type { OpsRun } from './run-ops';
import { PAUSED, stubDeployment, stubService, task } from './service-fixture';
import { PROD_STACKS, stacksRun, TEST_STACKS } from './stacks-fixture';

/** A command line that succeeds, and the platform that it needs. */
interface Case {
  readonly line: string | readonly string[];
  readonly arrange: () => OpsRun | Promise<OpsRun>;
}

const BUILD: ActionExecutionDetail = {
  stageName: 'Build',
  actionName: 'Build',
  status: 'Succeeded',
  input: { actionTypeId: { category: 'Build', owner: 'AWS', provider: 'CodeBuild', version: '1' } },
  output: { executionResult: { externalExecutionId: 'shop-build:1' } },
};

function pipeline(): OpsRun {
  const ops = opsRun();
  stubPipeline(ops.aws);
  ops.aws
    .on(StartPipelineExecutionCommand, () => ({ pipelineExecutionId: 'four' }))
    .on(StopPipelineExecutionCommand, () => ({}))
    .on(RetryStageExecutionCommand, () => ({}))
    .on(PutApprovalResultCommand, () => ({}))
    .on(RollbackStageCommand, () => ({ pipelineExecutionId: 'five' }))
    .on(GetPipelineCommand, () => ({}))
    .on(GetParametersCommand, () => ({}));
  return ops;
}

function logs(): OpsRun {
  const ops = pipeline();
  ops.aws
    .on(ListActionExecutionsCommand, () => ({ actionExecutionDetails: [BUILD] }))
    .on(FilterLogEventsCommand, () => ({ events: [1, 2].map((timestamp) => ({ timestamp, message: `line ${timestamp}` })) }));
  return ops;
}

function environments(platform = platformFixture()): OpsRun {
  const ops = opsRun(platform);
  stubService(ops.aws, { running: [task('one', { containers: [{ name: 'service', runtimeId: 'container-1' }] })] });
  ops.aws
    .on(GetParametersCommand, () => ({}))
    .on(DescribeScalableTargetsCommand, () => ({ ScalableTargets: [] }))
    .on(DescribeAlarmsCommand, () => ({}))
    .on(DescribeDBClustersCommand, () => ({}))
    .on(DescribeStacksCommand, ({ StackName = 'shop-test-network' }) => ({
      Stacks: [{ StackName, StackStatus: 'CREATE_COMPLETE' as const, CreationTime: new Date() }],
    }))
    .on(FilterLogEventsCommand, () => ({ events: [1, 2].map((timestamp) => ({ timestamp, message: `line ${timestamp}` })) }))
    .on(UpdateServiceCommand, () => ({}))
    .on(RunTaskCommand, () => ({ tasks: [task('two')] }))
    .on(DescribeTaskDefinitionCommand, () => ({
      taskDefinition: {
        containerDefinitions: [
          {
            name: 'service',
            environment: ['HOST', 'PORT', 'USER'].map((name) => ({ name: `DATABASE_${name}`, value: name === 'PORT' ? '5432' : name })),
          },
        ],
      },
    }));
  return ops;
}

/** An environment with a database and without a service. */
function database(): OpsRun {
  const ops = environments();
  ops.aws
    .on(ListServicesCommand, () => ({}))
    .on(DescribeParametersCommand, ({ ParameterFilters = [] }) => ({ Parameters: [{ Name: ParameterFilters[0]?.Values?.[0] }] }))
    .on(GetParameterCommand, () => ({ Parameter: { Value: 'a value' } }))
    .on(PutParameterCommand, () => ({ Version: 2 }))
    .on(ModifyDBClusterCommand, () => ({}))
    .on(DescribeDBClustersCommand, () => ({
      DBClusters: [
        {
          DBClusterIdentifier: 'mine',
          Status: 'available',
          TagList: [{ Key: 'aws:cloudformation:stack-name', Value: 'shop-test-database' }],
        },
      ],
    }));
  return ops;
}

/** The programs that these commands run print to the terminal, if they may. */
function withPrograms(ops: OpsRun): OpsRun {
  ops.terminal.program = (given) => {
    if ((given as InteractiveProgram).output !== 'stderr' && !('directory' in given)) {
      ops.terminal.out('Starting session');
    }
    return { exitCode: 0, output: 'hello\n' };
  };
  return ops;
}

function secrets(): OpsRun {
  const ops = opsRun(platformFixture({ service: { secrets: ['STRIPE_KEY'] } }));
  ops.terminal.answers = ['a value'];
  ops.aws
    .on(PutParameterCommand, () => ({ Version: 1 }))
    .on(DeleteParametersCommand, ({ Names = [] }) => ({ DeletedParameters: Names }))
    .on(DescribeParametersCommand, () => ({}))
    .on(GetParametersCommand, ({ Names = [] }) => ({ Parameters: Names.map((Name) => ({ Name, Value: 'a value', Version: 1 })) }));
  return ops;
}

function stacks(names: readonly string[]): OpsRun {
  const ops = stacksRun(names);
  ops.terminal.answers = ['prod'];
  ops.aws
    .on(DescribeParametersCommand, () => ({}))
    .on(DescribeLogGroupsCommand, () => ({}))
    .on(ListStackResourcesCommand, () => ({}))
    .on(DescribeDBClustersCommand, () => ({}));
  return ops;
}

function pipelineUp(): OpsRun {
  const ops = healthyPlatform();
  const { program } = ops.terminal;
  ops.aws.on(ListPipelineExecutionsCommand, () => ({})).on(StartPipelineExecutionCommand, () => ({ pipelineExecutionId: 'one' }));
  ops.terminal.program = (given) => {
    if (given.program === 'npx' && (given as InteractiveProgram).output !== 'stderr') {
      ops.terminal.out('shop-pipeline: deploying...');
    }
    return program(given);
  };
  return ops;
}

const server = createServer((_, response) => void response.end('c0ffee'));
beforeAll((done) => void server.listen(0, '127.0.0.1', done));
afterAll(() => new Promise((done) => server.close(done)));

/** A service with a collection, and a Newman that passes. */
function tested(): OpsRun {
  const ops = opsRun();
  const { directory, environment } = ops.terminal;
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  write(join(directory, 'app/acceptance/a.postman_collection.json'), '{}');
  write(join(directory, 'node_modules/newman/bin/newman.js'), '');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(environment, { BASE_URL: url, VERSION: 'c0ffee', ENVIRONMENT: 'test' });
  ops.terminal.program = ({ arguments: args }) => {
    const report = (option: string): string => args[args.indexOf(option) + 1] ?? '';
    write(report('--reporter-junit-export'), '<testsuites></testsuites>');
    write(report('--reporter-json-export'), JSON.stringify({ run: { stats: { assertions: { total: 1, failed: 0 } } } }));
    return { exitCode: 0, output: '' };
  };
  return ops;
}

function deployments(): OpsRun {
  const ops = environments();
  stubDeployment(ops.aws, PAUSED);
  return ops;
}

function build(variables: Readonly<Record<string, string>>): OpsRun {
  const ops = opsRun();
  Object.assign(ops.terminal.environment, variables);
  return ops;
}

function withJob(): OpsRun {
  const ops = environments(platformFixture({ service: { schedules: { report: { command: ['node'], rate: '1 hour' } } } }));
  const EcsParameters = { TaskDefinitionArn: 'arn:aws:ecs:eu-west-1:111111111111:task-definition/shop-test--job--report:7' };
  const Target = {
    Arn: 'arn:aws:ecs:eu-west-1:111111111111:cluster/shop-test',
    RoleArn: 'arn:aws:iam::111111111111:role/schedule',
    EcsParameters,
  };
  ops.aws.on(GetScheduleCommand, () => ({ State: 'DISABLED' as const, Target }));
  return ops;
}

const CASES: Readonly<Record<keyof typeof OPERATIONS | keyof typeof BUILDSPEC_OPERATIONS, Case>> = {
  doctor: { line: 'doctor', arrange: healthyPlatform },
  'pipeline:up': { line: 'pipeline:up --yes', arrange: pipelineUp },
  'pipeline:status': { line: 'pipeline:status', arrange: pipeline },
  'pipeline:logs': { line: 'pipeline:logs', arrange: logs },
  'pipeline:start': { line: 'pipeline:start', arrange: pipeline },
  'pipeline:stop': { line: 'pipeline:stop two --yes', arrange: pipeline },
  'pipeline:retry': { line: 'pipeline:retry Build', arrange: pipeline },
  'pipeline:approve': { line: 'pipeline:approve prod --yes', arrange: pipeline },
  'pipeline:reject': { line: 'pipeline:reject prod --yes', arrange: pipeline },
  'pipeline:rollback': { line: 'pipeline:rollback prod aaaa --yes', arrange: pipeline },
  'pipeline:down': { line: 'pipeline:down --yes', arrange: () => stacks(['shop-pipeline']) },
  'deployment:status': { line: 'deployment:status test', arrange: deployments },
  'deployment:continue': { line: 'deployment:continue test', arrange: deployments },
  'deployment:stop': { line: 'deployment:stop test', arrange: deployments },
  diff: { line: 'diff --assembly cdk.out', arrange: smallDiff },
  'env:list': { line: 'env:list', arrange: environments },
  'env:show': { line: 'env:show test', arrange: environments },
  'env:down': { line: 'env:down prod', arrange: () => stacks([...TEST_STACKS, ...PROD_STACKS]) },
  'service:logs': { line: 'service:logs test', arrange: environments },
  'service:events': { line: 'service:events test', arrange: environments },
  'service:restart': { line: 'service:restart test --no-wait', arrange: environments },
  'service:exec': { line: 'service:exec test hostname --local', arrange: () => withPrograms(environments()) },
  'service:run': { line: 'service:run test hostname --detach', arrange: environments },
  'job:list': { line: 'job:list test', arrange: withJob },
  'job:run': { line: 'job:run test report --detach', arrange: withJob },
  'job:logs': { line: 'job:logs test report', arrange: withJob },
  'secret:set': { line: 'secret:set test STRIPE_KEY', arrange: secrets },
  'secret:list': { line: 'secret:list', arrange: secrets },
  'secret:remove': { line: 'secret:remove test STRIPE_KEY --yes', arrange: secrets },
  'secret:copy': { line: 'secret:copy test prod --yes', arrange: secrets },
  'secret:check': { line: 'secret:check', arrange: secrets },
  'db:connect': { line: 'db:connect test', arrange: () => withPrograms(environments()) },
  'db:rotate-password': { line: 'db:rotate-password test', arrange: database },
  'side-by-side': { line: ['side-by-side', 'one=true'], arrange: () => build({}) },
  image: { line: 'image', arrange: () => build({ VERSION: 'c0ffee', IMAGE_REPOSITORY_URI: 'localhost/shop' }) },
  'test:acceptance': { line: 'test:acceptance', arrange: tested },
  'compare-path': { line: 'compare-path', arrange: () => build({ VERSION: 'c0ffee' }) },
};

test.each(Object.entries(CASES))('`%s --json` prints JSON and nothing else, one value per line', async (_, { line, arrange }) => {
  const { run, terminal } = await arrange();
  const given = typeof line === 'string' ? line.split(' ') : line;
  expect(await run([...given, '--json'])).toBe(0);
  expect(terminal.outputs).not.toEqual([]);
  terminal.outputs.forEach((output) => expect(typeof JSON.parse(output)).toBe('object'));
});

test('a log is one JSON value per event', async () => {
  const { run, terminal } = logs();
  expect(await run('pipeline:logs --json')).toBe(0);
  expect(terminal.outputs).toEqual([
    '{"time":"1970-01-01T00:00:00.001Z","stream":null,"message":"line 1"}',
    '{"time":"1970-01-01T00:00:00.002Z","stream":null,"message":"line 2"}',
  ]);
});

test('`service:exec --json` runs the command without a terminal, and prints its exit code and output', async () => {
  const { run, terminal } = withPrograms(environments());
  expect(await run('service:exec test hostname --local --json')).toBe(0);
  expect(JSON.parse(terminal.text)).toEqual({ environment: 'test', task: 'one', exitCode: 0, output: 'hello\n' });
});

test('`service:exec --json` needs a command', async () => {
  const { run, terminal } = withPrograms(environments());
  expect(await run('service:exec test --local --json')).toBe(2);
  expect(terminal.errors).toEqual(['--json needs a command to run']);
});

test('`service:restart --json` prints the result of the restart', async () => {
  const { run, terminal } = environments();
  expect(await run('service:restart test --no-wait --json')).toBe(0);
  expect(JSON.parse(terminal.text)).toEqual({ environment: 'test', succeeded: null, message: 'test restarts' });
});
