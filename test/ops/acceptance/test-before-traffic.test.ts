import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { runProgram, type ProgramProps } from '../../../src/ops/command/run-program';
import type { FakeTerminal } from '../fake-terminal';
import { collection, runAcceptance, type AcceptanceRun } from './run-acceptance';

interface Deployment {
  readonly stage: string;
  readonly waits?: boolean;
  readonly strategy?: string;
  readonly image?: string;
}
type Calls = Record<string, unknown>;

const PASSING = "pm.test('is there', () => pm.response.to.have.status(200));";
const FAILING = "pm.test('is green', () => pm.expect('red').to.equal('green'));";
const WAITING: Deployment = { stage: 'POST_TEST_TRAFFIC_SHIFT', waits: true };
const ARN = 'arn:aws:ecs:eu-west-1:111111111111:service-deployment/orchard-test/web/1';

/** ECS, CodePipeline and the load balancer: only requests with the header reach the new version. */
let server: Server;
let url: string;
/** Status of the deploy action, and the deployment in progress, at each look; the last of them stays. */
let looks: { readonly status: string; readonly deployment?: Deployment }[];
let users: number;
let calls: { readonly operation: string; readonly input: Calls }[];
let elsewhere: (string | undefined)[];
let otherServer: Server;

const current = () => looks[0]!;
const OPERATIONS: Readonly<Record<string, (input: Calls) => object>> = {
  ListActionExecutions: () => ({
    actionExecutionDetails: [
      { stageName: 'prod', actionName: 'Service', status: 'Succeeded' },
      { stageName: 'test', actionName: 'Service', status: current().status },
      { stageName: 'test', actionName: 'Service', status: 'Failed' },
    ],
  }),
  ListServices: () => ({ serviceArns: ['web'] }),
  ListServiceDeployments: () => ({ serviceDeployments: current().deployment ? [{ serviceDeploymentArn: ARN }] : [] }),
  DescribeServiceDeployments: () => {
    const { stage, waits = false, strategy = 'CANARY' } = current().deployment!;
    const lifecycleHookDetails = waits ? [{ hookId: 'hook-1', status: 'AWAITING_ACTION' }] : [];
    return {
      serviceDeployments: [
        {
          serviceDeploymentArn: ARN,
          lifecycleStage: stage,
          lifecycleHookDetails,
          deploymentConfiguration: { strategy },
          targetServiceRevision: { arn: 'revision' },
        },
      ],
    };
  },
  DescribeServiceRevisions: () => ({
    serviceRevisions: [{ containerImages: [{ containerName: 'service', image: current().deployment?.image ?? 'repository:new' }] }],
  }),
  ContinueServiceDeployment: () => {
    looks = [{ status: 'InProgress' }, { status: 'Failed' }];
    return { serviceDeploymentArn: ARN };
  },
};

async function answer(request: IncomingMessage): Promise<string> {
  const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1];
  if (operation === undefined) {
    const isTest = request.headers['x-test-traffic'] === 'true';
    users += isTest ? 0 : 1;
    return isTest || current().status === 'Succeeded' ? 'new' : 'old';
  }
  const input = JSON.parse(await text(request)) as Calls;
  const found = OPERATIONS[operation]?.(input) ?? {};
  calls.push({ operation, input });
  return JSON.stringify(found);
}

const listen = async (each: Server): Promise<string> => {
  await new Promise<void>((done) => each.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(each.address() as AddressInfo).port}`;
};

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/moved') {
      response.writeHead(302, { location: '/version' }).end();
      return;
    }
    void answer(request).then((body) => response.end(body));
  });
  otherServer = createServer((request, response) => {
    elsewhere.push(request.headers['x-test-traffic'] as string | undefined);
    response.end('{}');
  });
  url = await listen(server);
});
beforeEach(() => {
  looks = [{ status: 'InProgress', deployment: WAITING }];
  [users, calls, elsewhere] = [0, [], []];
});
afterAll(async () => {
  await Promise.all([server, otherServer].map((each) => new Promise((done) => each.close(done))));
});

const decisions = () => calls.filter(({ operation }) => operation === 'ContinueServiceDeployment').map(({ input }) => input);

interface RunProps {
  readonly script?: string;
  readonly path?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly prepare?: (terminal: FakeTerminal) => void;
}

function run({ script = PASSING, path = '/version', variables = {}, prepare }: RunProps = {}): Promise<AcceptanceRun> {
  // The SDK reads these from the process.
  Object.assign(process.env, { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' });
  return runAcceptance({
    collections: { 'a.postman_collection.json': collection({ script, path }) },
    variables: {
      BASE_URL: url,
      VERSION: 'new',
      AWS_REGION: 'eu-west-1',
      DEPLOYMENT_CLUSTER: 'orchard-test',
      DEPLOYMENT_REGION: 'eu-west-1',
      PIPELINE_NAME: 'orchard',
      PIPELINE_EXECUTION_ID: 'execution-1',
      DEPLOYMENT_ACTION: 'Service',
      ...variables,
    },
    prepare: (terminal) => {
      // Each wait is followed by the next look.
      terminal.onWait = () => void (looks = looks.length > 1 ? looks.slice(1) : looks);
      prepare?.(terminal);
    },
  });
}

describe('an acceptance test that runs beside the deployment', () => {
  test('waits for the deployment of its version, tests it with the header alone, and continues it', async () => {
    const other = { ...WAITING, image: 'repository:other' };
    looks = [
      { status: 'InProgress' },
      { status: 'InProgress', deployment: { stage: 'SCALE_UP' } },
      { status: 'InProgress', deployment: other },
      { status: 'InProgress', deployment: { stage: 'CLEAN_UP', strategy: 'ROLLING' } },
      { status: 'InProgress', deployment: WAITING },
    ];
    const { exitCode, terminal } = await run();
    expect({ exitCode, users }).toEqual({ exitCode: 0, users: 0 });
    expect(decisions()).toEqual([{ serviceDeploymentArn: ARN, hookId: 'hook-1', action: 'CONTINUE' }]);
    expect(terminal.outputs).toContain('testing new before it gets requests of users');
    expect(terminal.outputs).toContain('the deployment goes on: requests of users go to new');
    const asked = calls.find(({ operation }) => operation === 'ListServiceDeployments')?.input;
    expect(asked).toEqual({ cluster: 'orchard-test', service: 'web', status: ['PENDING', 'IN_PROGRESS'] });
  }, 20_000);

  test('adds the header to requests of scripts and after redirects, and to no other host', async () => {
    const other = await listen(otherServer);
    const script = `pm.test('all', (done) => pm.sendRequest(pm.variables.get('baseUrl') + '/version', (error, response) => {
      pm.expect(response.text()).to.equal('new');
      pm.sendRequest('${other}/', () => done());
    }));`;
    expect(await run({ script, path: '/moved' })).toMatchObject({ exitCode: 0 });
    expect({ users, elsewhere }).toEqual({ users: 0, elsewhere: [undefined] });
  }, 20_000);

  test('rolls the deployment back when a test fails, and ends when the deploy action has', async () => {
    const { exitCode, terminal } = await run({ script: FAILING });
    expect({ exitCode, users }).toEqual({ exitCode: 1, users: 0 });
    expect(decisions()).toEqual([{ serviceDeploymentArn: ARN, hookId: 'hook-1', action: 'ROLLBACK' }]);
    expect(terminal.outputs).toContain('the deployment is rolled back: no request of a user went to the new version');
    expect(calls.at(-1)?.operation).toBe('ListActionExecutions');
    expect(current().status).toBe('Failed');
  }, 20_000);

  test.each([
    ['no assertion', { script: '' }, 'made no assertion'],
    ['a version that never answers', { variables: { VERSION_PATH: '/moved' } }, 'did not answer with new'],
  ])(
    'rolls the deployment back with %s',
    async (_name, given, message) => {
      const { exitCode, terminal } = await run(given);
      expect(exitCode).toBe(1);
      expect(terminal.errors.join()).toContain(message);
      expect(decisions()).toMatchObject([{ action: 'ROLLBACK' }]);
    },
    20_000,
  );

  test('rolls the deployment back when SIGTERM ends it', async () => {
    let terminated: Promise<void> | undefined;
    const prepare = (terminal: FakeTerminal): void => {
      terminal.program = (given) => {
        terminated = terminal.terminate?.();
        return runProgram(given as ProgramProps);
      };
    };
    const { terminal } = await run({ prepare });
    await terminated;
    expect(decisions()).toMatchObject([{ action: 'ROLLBACK' }]);
    expect(terminal.outputs).toContain('the deployment was continued or ended before its tests were over');
    expect(terminal.terminate).toBeUndefined();
  }, 20_000);

  test('tests what runs, without the header, when the version is deployed and nothing waits', async () => {
    looks = [{ status: 'InProgress' }, { status: 'Succeeded' }];
    const { exitCode, terminal } = await run();
    expect(exitCode).toBe(0);
    expect(users).toBeGreaterThan(1);
    expect(terminal.outputs).toContain('no deployment of new waits for tests: testing what test serves');
    expect(decisions()).toEqual([]);
  }, 20_000);

  test('tests the new tasks of a deployment that a person has continued, and decides nothing', async () => {
    looks = [{ status: 'InProgress', deployment: { stage: 'PRODUCTION_TRAFFIC_SHIFT' } }];
    expect(await run({ script: FAILING })).toMatchObject({ exitCode: 1 });
    expect(users).toBe(0);
    expect(decisions()).toEqual([]);
  }, 20_000);

  test.each(['Failed', 'Abandoned'])('fails at once when the deploy action is %s', async (status) => {
    looks = [{ status: 'InProgress' }, { status }];
    const { exitCode, terminal } = await run();
    expect(exitCode).toBe(1);
    expect(terminal.errors[0]).toContain(`new was not tested: the action Service, which deploys it, ended as ${status} before its tasks`);
  });

  test('fails when the deployment is not ready within an hour', async () => {
    looks = [{ status: 'InProgress' }];
    const quarter = 15 * 60_000;
    const prepare = (terminal: FakeTerminal): void => {
      terminal.onWait = () => (terminal.clock = new Date(terminal.clock.getTime() + quarter));
    };
    const { exitCode, terminal } = await run({ prepare });
    expect(exitCode).toBe(1);
    expect(terminal.errors[0]).toContain(
      'its deployment was not ready for tests within 60 minutes; if it gets ready later, ECS rolls it back',
    );
  });

  test('ends with 2 if only some of its variables are set', async () => {
    const { exitCode, terminal } = await run({ variables: { PIPELINE_NAME: '' } });
    expect(exitCode).toBe(2);
    expect(terminal.errors.join()).toContain('PIPELINE_NAME is not set');
  });
});
