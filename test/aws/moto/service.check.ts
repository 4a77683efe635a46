import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { CloudWatchLogsClient, CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListServicesCommand,
  ListTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import type { Deployment, Service } from '@aws-sdk/client-ecs';
import { HOME_ACCOUNT } from './moto';
import { MotoPlatform } from './moto-platform';

// Not carried by moto, and covered with stubs in test/ops/commands/service-actions.test.ts, service-logs.test.ts and sessions.test.ts: events of a service,
// a deployment that goes on or fails (moto's is over at once), a task's stop code and exit code other than 0, filter patterns of JSON,
// ExecuteCommand and StartSession, and the runtime id of a container, which a tunnel to a database needs.

const GROUP = '/shop/test/service';
const MANY = 10_050;
const PER_CALL = 5_000;

let shop: MotoPlatform;
let logs: CloudWatchLogsClient;
let ecs: ECSClient;

before(async () => {
  shop = await MotoPlatform.start();
  logs = new CloudWatchLogsClient(shop.moto.client);
  ecs = new ECSClient(shop.moto.client);
  shop.moto.seed('bootstrap', HOME_ACCOUNT);
  shop.deploy();
});
after(() => shop.stop());

async function write(stream: string, ...events: readonly { readonly message: string; readonly ago?: number }[]): Promise<void> {
  const now = Date.now();
  const logEvents = events.map(({ message, ago = 0 }) => ({ message, timestamp: now - ago }));
  for (let first = 0; first < logEvents.length; first += PER_CALL) {
    await logs.send(
      new PutLogEventsCommand({ logGroupName: GROUP, logStreamName: stream, logEvents: logEvents.slice(first, first + PER_CALL) }),
    );
  }
}

async function newStream(task: string): Promise<string> {
  const logStreamName = `service/service/${task}`;
  await logs.send(new CreateLogStreamCommand({ logGroupName: GROUP, logStreamName }));
  return logStreamName;
}

async function serviceOf(cluster: string): Promise<Service> {
  const { serviceArns = [] } = await ecs.send(new ListServicesCommand({ cluster }));
  const { services: [service] = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: serviceArns }));
  assert.ok(service);
  return service;
}

const primary = async (cluster: string): Promise<Deployment | undefined> =>
  (await serviceOf(cluster)).deployments?.find(({ status }) => status === 'PRIMARY');

void test('service:logs says so where nothing was logged, and where there is no environment yet', async () => {
  const nothing = await shop.run('service:logs test');
  assert.deepEqual(nothing, { code: 0, out: '', err: 'no log events found; --since goes back further\n' });
  const { code, err } = await shop.run('service:logs prod --region eu-west-2');
  assert.equal(code, 1);
  assert.match(err, /prod has no logs yet: its first deployment creates \/shop\/prod\/service/);
});

void test('service:logs shows the last quarter of an hour, and what --since and --filter ask for', async () => {
  const stream = await newStream('0a1b2c3d4e5f');
  await write(
    stream,
    { message: 'long ago', ago: 3_000_000 },
    { message: 'a request', ago: 60_000 },
    { message: 'ERROR: no pears', ago: 30_000 },
  );
  const { code, out } = await shop.run('service:logs test');
  assert.equal(code, 0);
  assert.deepEqual(
    out
      .trim()
      .split('\n')
      .map((line) => line.replace(/^\S+Z /, '')),
    ['0a1b2c3d a request', '0a1b2c3d ERROR: no pears'],
  );
  assert.match((await shop.run('service:logs test --since 1h')).out, /^\S+Z 0a1b2c3d long ago\n/);
  const filtered = (await shop.run('service:logs test --since 1h --filter ERROR --json')).out;
  const { time, ...event } = JSON.parse(filtered) as Record<string, string>;
  assert.deepEqual(event, { stream, message: 'ERROR: no pears' });
  assert.ok(Math.abs(Date.now() - Date.parse(time ?? '') - 30_000) < 30_000, time);
  assert.equal((await shop.run('service:logs test --since yesterday')).code, 2);
});

void test('service:logs reads every page', async () => {
  const stream = await newStream('ffff00000000');
  await write(stream, ...Array.from({ length: MANY }, (_, index) => ({ message: `line ${index}`, ago: 1000 })));
  const { code, out } = await shop.run('service:logs test --filter line');
  assert.equal(code, 0);
  const lines = out.trim().split('\n');
  assert.equal(lines.length, MANY);
  assert.match(lines[MANY - 1] ?? '', / line 10049$/);
});

void test('service:logs -f shows each event once as it comes, and Ctrl-C ends it', async () => {
  const stream = await newStream('beef00000000');
  await write(stream, { message: 'before', ago: 2000 });
  const child = shop.start('service:logs test -f --since 90s --filter e');
  const seen: string[] = [];
  const lines = createInterface({ input: child.stdout }).on('line', (line) => seen.push(line.slice(line.indexOf('Z ') + 2)));
  const until = async (text: string): Promise<void> => {
    while (!seen.includes(text)) {
      await once(lines, 'line');
    }
  };
  await until('beef0000 before');
  await write(stream, { message: 'something new' });
  await until('beef0000 something new');
  await write(stream, { message: 'the end' });
  await until('beef0000 the end');
  child.kill('SIGINT');
  assert.deepEqual(await once(child, 'close'), [0, null]);
  const ours = seen.filter((line) => line.startsWith('beef0000'));
  assert.deepEqual(ours, ['beef0000 before', 'beef0000 something new', 'beef0000 the end']);
});

void test('service:events tells why a task stopped, with its last lines', async () => {
  assert.match((await shop.run('service:events test')).out, /^no task has stopped recently\n/);
  const { taskArns: [running = ''] = [] } = await ecs.send(new ListTasksCommand({ cluster: 'shop-test', desiredStatus: 'RUNNING' }));
  const id = running.slice(running.lastIndexOf('/') + 1);
  await write(await newStream(id), ...Array.from({ length: 14 }, (_, index) => ({ message: `step ${index}` })));
  await ecs.send(new StopTaskCommand({ cluster: 'shop-test', task: running, reason: 'Essential container in task exited' }));
  const { stopped } = await shop.json<{ stopped: readonly object[] }>('service:events test');
  assert.deepEqual(stopped, [
    {
      id,
      stoppedAt: null,
      reason: 'Essential container in task exited',
      containers: [{ name: 'service', exitCode: 0, reason: null }],
      lastLines: Array.from({ length: 10 }, (_, index) => `step ${index + 4}`),
    },
  ]);
  const { out } = await shop.run('service:events test');
  assert.match(
    out,
    new RegExp(
      `^stopped tasks, newest first\n {2}${id.slice(0, 8)} stopped.*Essential container in task exited\n {4}service: exit code 0\n {4}\\| step 4\n`,
    ),
  );
});

void test('service:restart makes a new deployment and tells when it is done', async () => {
  const before = await primary('shop-test');
  const answer = await shop.json<object>('service:restart test');
  const after = await primary('shop-test');
  assert.notEqual(after?.id, before?.id);
  assert.equal(after?.taskDefinition, before?.taskDefinition, 'the version stays');
  assert.equal((answer as { succeeded?: boolean }).succeeded, true);
});

void test('service:restart restarts production after a yes alone, and waits for nothing with --no-wait', async () => {
  const before = await primary('shop-prod');
  const asked = await shop.run('service:restart prod');
  assert.equal(asked.code, 2);
  assert.equal((await primary('shop-prod'))?.id, before?.id);
  assert.equal((await shop.run('service:restart prod --yes --no-wait')).code, 0);
  assert.notEqual((await primary('shop-prod'))?.id, before?.id);
});

/** Programs that write down how they were called. */
function sessionPrograms(): { readonly path: string; readonly called: () => readonly string[] } {
  const bin = join(shop.folder, 'bin');
  const file = join(shop.folder, 'called.txt');
  mkdirSync(bin);
  for (const name of ['aws', 'session-manager-plugin']) {
    writeFileSync(join(bin, name), `#!/bin/sh\n[ "$1" = --version ] || printf '%s\\n' "$@" > ${file}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return {
    path: `${bin}:${process.env.PATH ?? ''}`,
    called: () => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []),
  };
}

void test('service:run starts a task of the running version in its network', async () => {
  const answer = await shop.json<{ readonly task: string }>('service:run test node migrate.js --detach');
  const { tasks: [task] = [] } = await ecs.send(new DescribeTasksCommand({ cluster: 'shop-test', tasks: [answer.task] }));
  assert.equal(task?.taskDefinitionArn, (await serviceOf('shop-test')).taskDefinition);
  assert.deepEqual(task?.overrides?.containerOverrides, [{ name: 'service', command: ['node', 'migrate.js'] }]);
  assert.equal(task?.startedBy, 'service-run');
  await ecs.send(new StopTaskCommand({ cluster: 'shop-test', task: answer.task }));
});

void test('service:exec names what is not installed, and opens a session in a task that runs', async () => {
  const bare = await shop.run('service:exec test', { environment: { PATH: join(shop.folder, 'nothing') } });
  assert.equal(bare.code, 1);
  assert.match(bare.err, /the AWS CLI is not installed: .*\nthe Session Manager plugin of the AWS CLI is not installed: /);
  const { path, called } = sessionPrograms();
  const idle = await shop.run('service:exec test', { environment: { PATH: path } });
  assert.equal(idle.code, 1, 'its one task was stopped');
  assert.match(idle.err, /test has no running task/);
  const { taskDefinition } = await serviceOf('shop-test');
  const { tasks: [task] = [] } = await ecs.send(new RunTaskCommand({ cluster: 'shop-test', taskDefinition, launchType: 'FARGATE' }));
  assert.equal((await shop.run('service:exec test ls', { environment: { PATH: path } })).code, 0);
  const id = task?.taskArn?.slice(task.taskArn.lastIndexOf('/') + 1) ?? '';
  assert.deepEqual(called().slice(0, -1), [
    'ecs',
    'execute-command',
    '--cluster',
    'shop-test',
    '--task',
    id,
    '--container',
    'service',
    '--interactive',
    '--command',
  ]);
  assert.match(called().at(-1) ?? '', /\bls\b/);
});
