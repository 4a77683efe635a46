import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ContinueServiceDeploymentCommand, type Task } from '@aws-sdk/client-ecs';
import { expectShare } from '../../laptop/test/elb/share-of-requests';
import { makeStateDirectory, removeStateDirectory, writeProcessImage } from '../../laptop/test/runtime/sample-task';
import type { DeploymentOptions } from '../../src/config/deployment';
import { connectLocal } from '../../src/ops/aws/connect-local';
import { listServiceTasks } from '../../src/ops/service/list-service-tasks';
import { startTask } from '../../src/ops/service/one-off-task';
import { openService } from '../../src/ops/service/open-service';
import { readDeployment, type ServiceDeploymentSummary } from '../../src/ops/service/read-deployment';
import { enginePort } from '../support/engine-port';
import { platformFixture, TEST } from '../support/platform-fixture';
import { endEngine, endEngines, imageOf, stacksOf, startEngine, versionOf, type LaptopEngine } from './laptop-engine';

const PORT = enginePort();
const URL = `http://localhost:${PORT}/`;
const MINUTES = 60_000;

/** A version whose name begins with `bad` fails every request but the health check. */
const APP = `
const server = require('node:http').createServer((request, response) => {
  response.statusCode = process.env.VERSION.startsWith('bad') && request.url !== '/health' ? 500 : 200;
  response.end(process.env.VERSION);
});
server.listen(Number(process.env.PORT));
process.on('SIGTERM', () => server.close(() => process.exit(0)));`;

let directory: string;

beforeEach(() => {
  directory = makeStateDirectory();
  mkdirSync(join(directory, '.local'), { mode: 0o700 });
});
afterEach(async () => {
  await endEngines();
  removeStateDirectory(directory);
}, MINUTES);

const platformOf = (deployment: DeploymentOptions) => platformFixture({ environments: [{ ...TEST, deployment }], database: undefined });

type Version = readonly [name: string, deployment: DeploymentOptions];

/** Starts an engine that deploys versions one after the other. */
function deploy(...versions: readonly Version[]): LaptopEngine {
  const state = join(directory, '.local');
  versions.forEach(([name]) => writeProcessImage(state, imageOf(name), APP));
  const stacks = versions.flatMap(([name, deployment]) => stacksOf(platformOf(deployment), name));
  return startEngine(state, { runtime: 'process', basePort: PORT, stacks });
}

const shareOf = (name: string, percent: number): Promise<void> =>
  expectShare(async () => (await fetch(URL)).text(), { answer: versionOf(name), percent });

async function open() {
  const platform = platformOf({ strategy: 'canary' });
  const context = { aws: connectLocal(directory), platform, suggest: (line: string) => line };
  return openService(context, { environment: platform.environments[0]!, access: 'change' });
}

/** The deployment, when it waits for a person with this share of the requests. */
async function waiting(percent: number): Promise<ServiceDeploymentSummary & { readonly hookId: string }> {
  for (;;) {
    const deployment = await open()
      .then(readDeployment)
      // The engine is starting.
      .catch(() => null);
    if (deployment?.pause && deployment.percent === percent) {
      return { ...deployment, hookId: deployment.pause.hookId };
    }
    await sleep(100);
  }
}

async function goOn({ arn, hookId }: { readonly arn: string; readonly hookId: string }): Promise<void> {
  const { client } = await open();
  await client.send(new ContinueServiceDeploymentCommand({ serviceDeploymentArn: arn, hookId, action: 'CONTINUE' }));
}

/** While the deployment of v2 waits: its tasks are listed beside those of v1, and a one-off task is of v1. */
async function expectOldVersionToServe(): Promise<void> {
  const handle = await open();
  const versionsOf = async (tasks: readonly Task[]): Promise<readonly unknown[]> =>
    tasks.map(({ containers }) => containers?.[0]?.image?.replace(/^.*:(v\d).*$/, '$1'));
  expect(await versionsOf(await listServiceTasks(handle, 'RUNNING'))).toEqual(['v1', 'v2']);
  expect(await versionsOf([await startTask(handle, { command: ['node', '-e', ''] })])).toEqual(['v1']);
}

const CANARY = { strategy: 'canary', percent: 25, stepMinutes: 0, bakeMinutes: 0, pauseBeforeTraffic: true } as const;

test(
  'a canary gives its share of the requests to the new version, waits for a person, and goes on after the engine was killed',
  async () => {
    const first = deploy(['v1', CANARY]);
    expect(await first.outcome).toBe('deployed');
    await endEngine(first.engine);

    const killed = deploy(['v2', CANARY]);
    const before = await waiting(0);
    await shareOf('v2', 0);
    await expectOldVersionToServe();
    expect(await (await fetch(URL, { headers: { 'X-Test-Traffic': 'true' } })).text()).toBe(versionOf('v2'));
    await goOn(before);
    const paused = await waiting(25);
    await shareOf('v2', 25);
    await endEngine(killed.engine, 'SIGKILL');

    const next = deploy(['v2', CANARY]);
    const again = await waiting(25);
    // Deployments that are complete get new ids when an engine starts.
    const unknown = { startedAt: expect.any(String) as unknown, previousRevision: expect.any(String) as unknown };
    expect(again).toEqual({ ...paused, ...unknown });
    await shareOf('v2', 25);
    await goOn(again);
    expect(await next.outcome).toBe('deployed');
    await shareOf('v2', 100);
  },
  2 * MINUTES,
);

test(
  'the alarms of the template roll a bad version back while it bakes, and the next version is deployed',
  async () => {
    const strategy = { strategy: 'blueGreen', bakeMinutes: 60 } as const;
    const first = deploy(['v1', strategy]);
    expect(await first.outcome).toBe('deployed');
    await endEngine(first.engine);
    const failing = deploy(['bad', strategy]);
    let loaded = true;
    const load = (async () => {
      while (loaded) {
        await Promise.all(
          Array.from({ length: 20 }, () =>
            fetch(URL).then(
              (response) => response.text(),
              () => 'none',
            ),
          ),
        );
        await sleep(50);
      }
    })();
    const outcome = await failing.outcome;
    loaded = false;
    await load;
    expect(outcome).toContain('was rolled back, and the previous version gets all requests: alarm shop-test-error-rate went off');
    await shareOf('v1', 100);
    await endEngine(failing.engine);
    const good = deploy(['v3', { strategy: 'blueGreen', bakeMinutes: 1 }]);
    expect(await good.outcome).toBe('deployed');
    await shareOf('v3', 100);
  },
  2 * MINUTES,
);

test(
  'no request is lost when the strategy changes from rolling to a canary and back, with a step in between',
  async () => {
    const rolling = { strategy: 'rolling' } as const;
    const between = { strategy: 'rolling', betweenStrategies: true } as const;
    const canary = { strategy: 'canary', percent: 50, stepMinutes: 1, bakeMinutes: 1 } as const;
    const { outcome } = deploy(['v1', rolling], ['v2', between], ['v3', canary], ['v4', canary], ['v5', between], ['v6', rolling]);
    const ask = () =>
      fetch(URL).then(
        async (response) => (response.ok ? await response.text() : `status ${response.status}`),
        (error: Error) => error.message,
      );
    while ((await ask()) !== versionOf('v1')) {
      await sleep(50);
    }
    let isOver = false;
    const ended = outcome.finally(() => {
      isOver = true;
    });
    const answers = new Set<string>();
    while (!isOver) {
      (await Promise.all(Array.from({ length: 4 }, ask))).forEach((answer) => answers.add(answer));
    }
    expect(await ended).toBe('deployed');
    expect([...answers].filter((answer) => !/^v\d0{38}$/.test(answer))).toEqual([]);
    expect(answers).toContain(versionOf('v3'));
    expect(await ask()).toBe(versionOf('v6'));
  },
  2 * MINUTES,
);
