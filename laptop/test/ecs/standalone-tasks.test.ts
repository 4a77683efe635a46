import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClusterProvider } from '../../src/ecs/cluster-provider';
import { readContainerDefinition } from '../../src/ecs/container-definition';
import { StandaloneTasks, type RunTaskRequest, type StandaloneTask } from '../../src/ecs/standalone-tasks';
import { TaskLauncher } from '../../src/ecs/task-launcher';
import { ProcessRuntime } from '../../src/runtime/process-runtime';
import type { DetachedHandle } from '../../src/runtime/task-runtime';
import { StateFile } from '../../src/state/state-file';
import { makeStateDirectory, removeStateDirectory, writeProcessImage } from '../runtime/sample-task';
import { FakeParameterStore, until } from './service-fixture';

/** Writes `begin`, and `end` when the file `go` exists; the exit code is 4. */
const WAITING = `
  const { appendFileSync, existsSync } = require('node:fs');
  const write = (line) => { console.log(line); appendFileSync('lines', line + '\\n'); };
  write('begin');
  setInterval(() => { if (existsSync('go')) { write('end'); process.exit(4); } }, 20);`;

let state: string;
let engines: StandaloneTasks[];
const parameters = new FakeParameterStore();

beforeEach(() => {
  state = makeStateDirectory();
  engines = [];
});
afterEach(async () => {
  await Promise.all(engines.map((engine) => engine.stopAll()));
  removeStateDirectory(state);
});

/** What a new engine has. One that is not used any more is like a killed one. */
function newEngine(runtime = new ProcessRuntime(state)): StandaloneTasks {
  const launcher = new TaskLauncher({
    runtime,
    parameters,
    findSecret: () => Promise.reject(new Error('there is no Secrets Manager')),
    awsVariables: () => ({ environment: {}, secrets: {} }),
    findTargetGroup: () => {
      throw new Error('there is no target group');
    },
    onStopped: () => undefined,
  });
  const engine = new StandaloneTasks({ runtime, launcher, stateDirectory: state });
  engines.push(engine);
  return engine;
}

const image = (source: string): void => writeProcessImage(state, 'laptop.invalid/sample:1', source);
const inImage = (name: string): string => join(state, 'images', 'sample', '1', 'root', 'app', name);
const lines = (): string => (existsSync(inImage('lines')) ? readFileSync(inImage('lines'), 'utf8') : '');
const untilBegun = (): Promise<void> => until(() => lines().includes('begin'));
const log = ({ id }: StandaloneTask): string => readFileSync(join(state, 'logs', 'shop', `${id}.log`), 'utf8');

function request(changes: Partial<RunTaskRequest> = {}): RunTaskRequest {
  const taskDefinitionArn = 'arn:aws:ecs:eu-west-1:111111111111:task-definition/shop:1';
  const definition = { Name: 'app', Image: 'laptop.invalid/sample:1', StopTimeout: 5 };
  return {
    clusterArn: 'arn:aws:ecs:eu-west-1:111111111111:cluster/test',
    taskDefinitionArn,
    family: 'shop',
    cpu: null,
    memory: null,
    startedBy: null,
    clientToken: 'token',
    request: 'request',
    owner: { name: 'shop', account: '111111111111', region: 'eu-west-1' },
    container: readContainerDefinition(taskDefinitionArn, { ContainerDefinitions: [definition] }),
    ...changes,
  };
}

/** Writes the record of a task with the id `one`, as a killed engine left it. */
function write(status: StandaloneTask['status']): void {
  const { container, owner: _owner, ...rest } = request();
  const { imageUri, stopTimeoutSeconds } = container;
  const left = { ...rest, id: 'one', imageUri, stopTimeoutSeconds, status, createdAt: '2026-01-01T00:00:00.000Z', stopped: null };
  new StateFile(join(state, 'standalone-tasks', 'one.json'), 1).write(left);
}

/** A task with the id `one`, as a killed engine leaves it. */
async function leaveRunning(): Promise<DetachedHandle> {
  image(WAITING);
  write('RUNNING');
  const handle = await new ProcessRuntime(state).startDetached({
    ...request().container,
    id: 'one',
    service: 'shop',
    secrets: {},
    sidecars: [],
  });
  await untilBegun();
  return handle;
}

async function endOf(engine: StandaloneTasks, { id }: Pick<StandaloneTask, 'id'>): Promise<StandaloneTask['stopped'] | undefined> {
  await until(() => engine.find(id)?.status === 'STOPPED');
  return engine.find(id)?.stopped;
}

test('a task runs to its end, with its exit code and its log', async () => {
  image("console.log('migrated'); process.exitCode = 3;");
  const engine = newEngine();
  const task = await engine.run(request());
  expect(task.status).toBe('PENDING');
  expect(await endOf(engine, task)).toMatchObject({ exitCode: 3, code: 'EssentialContainerExited' });
  expect(log(task)).toBe('migrated\n');
});

test('the same client token leads to the same task, and is refused for another request', async () => {
  image(WAITING);
  const engine = newEngine();
  const [one, other] = await Promise.all([engine.run(request()), engine.run(request())]);
  expect(other.id).toBe(one.id);
  await expect(engine.run(request({ request: 'another' }))).rejects.toThrow('already in use with a different RunTask request');
  await untilBegun();
  writeFileSync(inImage('go'), '');
  await endOf(engine, one);
  expect((await engine.run(request())).id).toBe(one.id);
  expect(lines()).toBe('begin\nend\n');
});

test('a cluster cannot be deleted while a task runs in it', async () => {
  await leaveRunning();
  const next = newEngine();
  const { clusterArn } = request();
  const task = await next.run(request());
  const remove = (arn: string): Promise<void> =>
    new ClusterProvider(next).delete({
      logicalId: 'Cluster',
      type: 'AWS::ECS::Cluster',
      physicalId: 'x',
      attributes: { Arn: arn },
      properties: {},
    });
  await expect(remove(clusterArn)).rejects.toThrow(`The Cluster cannot be deleted while Tasks are active: ${task.id}`);
  await remove(`${clusterArn}-2`);
  writeFileSync(inImage('go'), '');
  await endOf(next, task);
  await remove(clusterArn);
});

test('the next engine finds a task that runs, and the repeated request does not start it again', async () => {
  await leaveRunning();
  const next = newEngine();
  expect((await next.run(request())).id).toBe('one');
  writeFileSync(inImage('go'), '');
  expect(await endOf(next, { id: 'one' })).toMatchObject({ exitCode: 4 });
  expect(lines()).toBe('begin\nend\n');
});

test('the next engine knows the exit code of a task that ended while no engine ran', async () => {
  const handle = await leaveRunning();
  writeFileSync(inImage('go'), '');
  await handle.exited;
  const next = newEngine();
  expect((await next.run(request())).id).toBe('one');
  expect(await endOf(next, { id: 'one' })).toMatchObject({ exitCode: 4 });
  expect(lines()).toBe('begin\nend\n');
});

test('a task that no engine has stored is removed with the other orphans', async () => {
  await leaveRunning();
  expect(await new ProcessRuntime(state).removeOrphans()).toEqual(['one']);
  expect(await new ProcessRuntime(state).findDetached({ id: 'one', service: 'shop' })).toBeUndefined();
});

test('a task that was stored and never began is started by the repeated request', async () => {
  image(WAITING);
  write('PENDING');
  const engine = newEngine();
  const task = await engine.run(request());
  expect(task.id).not.toBe('one');
  await untilBegun();
  expect(engine.list().map(({ id }) => id)).toEqual([task.id]);
});

test('a task whose main container still waited for another one when the engine was killed is started by the repeated request', async () => {
  image(WAITING);
  const waiting: DetachedHandle = {
    ...{ id: 'one', runtimeId: 'shop-one', logFile: join(state, 'one.log'), sidecars: () => [] },
    ...{ begun: new Promise(() => undefined), exited: new Promise(() => undefined), stop: () => Promise.resolve() },
  };
  const runtime = new ProcessRuntime(state);
  runtime.startDetached = () => Promise.resolve(waiting);
  const killed = newEngine(runtime);
  const task = await killed.run(request());
  await until(() => killed.find(task.id)?.runtimeId !== null);
  engines.pop();
  const next = newEngine();
  const again = await next.run(request());
  expect(again.id).not.toBe(task.id);
  await untilBegun();
  await until(() => next.list()[0]?.status === 'RUNNING');
  expect(next.list().map(({ id }) => id)).toEqual([again.id]);
});

test('a killed supervisor is a failure with an unknown exit code', async () => {
  image(WAITING);
  const engine = newEngine();
  const task = await engine.run(request());
  await untilBegun();
  await until(() => engine.find(task.id)?.runtimeId !== null);
  process.kill(-Number(engine.find(task.id)?.runtimeId?.slice('pid:'.length)), 'SIGKILL');
  expect(await endOf(engine, task)).toMatchObject({ exitCode: null });
});

test('stopping a task sends SIGTERM, and says who stopped it', async () => {
  image("process.on('SIGTERM', () => { console.log('stopping'); process.exit(0); }); console.log('begin'); setInterval(() => 0, 1000);");
  const engine = newEngine();
  const task = await engine.run(request());
  await until(() => existsSync(join(state, 'logs', 'shop', `${task.id}.log`)) && log(task).includes('begin'));
  expect(engine.stop(task.id, 'too long')).toBe(true);
  expect(await endOf(engine, task)).toMatchObject({ code: 'UserInitiated', reason: 'too long', exitCode: 0 });
  expect(log(task)).toBe('begin\nstopping\n');
});

test('a task that is stopped before it has started does not run on', async () => {
  image(WAITING);
  const engine = newEngine();
  const task = await engine.run(request());
  engine.stop(task.id, 'not wanted');
  expect(await endOf(engine, task)).toMatchObject({ code: 'UserInitiated' });
  expect(lines()).not.toContain('end');
});

test('when the engine stops, a task that has not succeeded is forgotten, so that the repeated request starts it again', async () => {
  image(WAITING);
  const engine = newEngine();
  const task = await engine.run(request());
  await untilBegun();
  await engine.stopAll();
  expect(engine.list()).toEqual([]);
  const next = newEngine();
  const again = await next.run(request());
  expect(again.id).not.toBe(task.id);
  await until(() => lines() === 'begin\nbegin\n');
});

test('a task that cannot start has the reason', async () => {
  const engine = newEngine();
  const task = await engine.run(request());
  expect(await endOf(engine, task)).toMatchObject({
    code: 'TaskFailedToStart',
    reason: expect.stringContaining("image 'laptop.invalid/sample:1' does not exist on this machine"),
  });
});
