import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DockerRuntime } from '../../src/runtime/docker-runtime';
import type { SidecarSpec, TaskSpec } from '../../src/runtime/task-runtime';
import { until } from '../ecs/service-fixture';
import { makeStateDirectory, removeStateDirectory, sampleTask } from './sample-task';

/** What a docker client does that answers: containers end after 0.3 seconds. */
const ANSWERS = `
  wait*) sleep 0.3; echo 0 ;;
  inspect*) echo '{"OOMKilled":false,"ExitCode":0}' ;;`;

let stateDirectory: string;
const path = process.env.PATH;

beforeEach(() => {
  stateDirectory = makeStateDirectory();
});
afterEach(() => {
  process.env.PATH = path;
  removeStateDirectory(stateDirectory);
});

/** Puts a program in front of the docker client that records its arguments; `cases` are those of `case` in a shell. */
function replaceDocker(cases: string): void {
  const directory = join(stateDirectory, 'bin');
  mkdirSync(directory);
  const script = `#!/bin/sh\necho "$*" >> '${stateDirectory}/calls'\ncase "$*" in${cases}${ANSWERS}\nesac\n`;
  writeFileSync(join(directory, 'docker'), script, { mode: 0o755 });
  process.env.PATH = `${directory}:${path}`;
}

const calls = (): string => readFileSync(join(stateDirectory, 'calls'), 'utf8');

function taskWith(sidecar: Partial<SidecarSpec>, main: Partial<TaskSpec> = {}): TaskSpec {
  const { id: _id, service: _service, sidecars: _sidecars, ...container } = sampleTask({ containerPort: null });
  return sampleTask({
    containerPort: null,
    name: 'main',
    ...main,
    sidecars: [{ ...container, essential: false, name: 'agent', ...sidecar }],
  });
}

test('a task ends also when Docker cannot list or remove its containers', async () => {
  replaceDocker(`
  ps*|'volume ls'*|rm*) echo 'Cannot connect to the Docker daemon' >&2; exit 1 ;;`);
  const task = await new DockerRuntime(stateDirectory).start(taskWith({}));
  expect(await task.exited).toEqual({ exitCode: 0, reason: 'Essential container in task exited' });
  expect(calls()).toMatch(/^ps --all/m);
});

test('a task whose logs cannot be written leaves no container', async () => {
  replaceDocker(`
  ps*) echo left ;;`);
  writeFileSync(join(stateDirectory, 'logs'), 'a file instead of a folder');
  await expect(new DockerRuntime(stateDirectory).start(taskWith({}))).rejects.toThrow('ENOTDIR');
  expect(calls()).toMatch(/^rm --force --volumes left$/m);
});

test('a container that an earlier engine started is followed whatever its dependencies do now', async () => {
  const task = taskWith({ name: 'agent' });
  const container = { imageUri: 'image', essential: true, stopTimeoutSeconds: 1, healthCheck: null };
  const stored = [
    { ...container, name: 'main', dependsOn: [{ container: 'agent', condition: 'HEALTHY' }] },
    { ...container, name: 'agent', essential: false, dependsOn: [] },
  ];
  replaceDocker(`
  inspect*Labels*) echo '${JSON.stringify(stored)}' ;;
  inspect*Status*) echo running ;;
  ps*) echo '${task.service}-${task.id} ${task.id}'; echo '${task.service}-${task.id}-agent ${task.id} agent' ;;
  wait*-agent) echo 0 ;;`);
  const found = (await new DockerRuntime(stateDirectory).findDetached(task))!;
  expect(await found.exited).toEqual({ exitCode: 0, reason: 'Essential container in task exited' });
});

test('a stop does not wait for the pull of an image, and does not start its container', async () => {
  replaceDocker(`
  'image inspect'*proxy) exit 1 ;;
  pull*) exec sleep 8 ;;`);
  const task = await new DockerRuntime(stateDirectory).start(taskWith({ imageUri: 'proxy' }));
  await until(() => calls().includes('pull'));
  const before = Date.now();
  await task.stop(1);
  expect(Date.now() - before).toBeLessThan(6000);
  expect(task.sidecars()).toMatchObject([{ lastStatus: 'STOPPED', reason: 'the task was stopped before it started' }]);
  expect(calls()).not.toMatch(/^run .* proxy$/m);
});
