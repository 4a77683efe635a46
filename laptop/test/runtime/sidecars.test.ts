import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DockerRuntime } from '../../src/runtime/docker-runtime';
import { ProcessRuntime } from '../../src/runtime/process-runtime';
import type { SidecarSpec, TaskHandle, TaskSpec } from '../../src/runtime/task-runtime';
import { until } from '../ecs/service-fixture';
import { buildImage, describeWithDocker, removeImage } from './describe-with-docker';
import { fetchWhenUp, makeStateDirectory, removeStateDirectory, sampleTask, writeProcessImage } from './sample-task';

const IMAGE = `laptop.invalid/sidecars-test:${process.pid}`;
/** Writes when it starts and ends, and does what its argument says. */
const PROGRAM = `
const [, , kind, value] = process.argv;
const say = (line) => console.log(Date.now() + ' ' + line);
process.on('SIGTERM', () => setTimeout(() => { say('ends'); process.exit(0); }, 200));
say('begins');
const serve = (port, answer) => require('node:http').createServer(answer).listen(port);
if (kind === 'serve') serve(Number(value), (_, response) => response.end(JSON.stringify({ port: value })));
else if (kind === 'proxy') serve(8080, (_, response) => fetch('http://localhost:' + value).then((r) => r.text()).then((text) => response.end(text), () => response.destroy()));
else if (kind === 'exit') setTimeout(() => { say('ends'); process.exit(Number(value)); }, 300);
else if (kind === 'write') { require('node:fs').writeFileSync('/data/file', value); say('ends'); process.exit(0); }
else if (kind === 'read') { console.log(require('node:fs').readFileSync('/shared/file', 'utf8')); setInterval(() => 0, 1000); }
setInterval(() => 0, 1000);
`;

function sidecar(changes: Partial<SidecarSpec> & Pick<SidecarSpec, 'name'>): SidecarSpec {
  const {
    id: _id,
    service: _service,
    sidecars: _sidecars,
    ...container
  } = sampleTask({ imageUri: IMAGE, containerPort: null, stopTimeoutSeconds: 1 });
  return { ...container, essential: true, ...changes };
}
const program = (...parameters: readonly string[]): { readonly command: readonly string[] } => ({
  command: ['node', 'main.js', ...parameters],
});

describeWithDocker('a task of several containers in Docker', () => {
  let stateDirectory: string;
  let runtime: DockerRuntime;
  let tasks: Pick<TaskHandle, 'stop'>[];

  beforeAll(() => buildImage(IMAGE, PROGRAM), 60_000);
  afterAll(() => removeImage(IMAGE));
  beforeEach(() => {
    stateDirectory = makeStateDirectory();
    runtime = new DockerRuntime(stateDirectory);
    tasks = [];
  });
  afterEach(async () => {
    await Promise.all(tasks.map((task) => task.stop(0)));
    await new DockerRuntime(stateDirectory).removeOrphans();
    removeStateDirectory(stateDirectory);
  }, 30_000);

  const start = async (main: Partial<TaskSpec>, ...sidecars: readonly SidecarSpec[]): Promise<TaskHandle> => {
    const task = await runtime.start(sampleTask({ imageUri: IMAGE, name: 'main', ...program(), ...main, sidecars }));
    tasks.push(task);
    return task;
  };
  const left = (kind: 'container' | 'volume'): string =>
    execFileSync(
      'docker',
      [kind, 'ls', ...(kind === 'container' ? ['--all'] : []), '--quiet', '--filter', `label=laptop.state-directory=${stateDirectory}`],
      {
        encoding: 'utf8',
      },
    );
  const logOf = (task: TaskHandle, name: string): string =>
    readFileSync(task.sidecars().find((each) => each.name === name)!.logFile, 'utf8');
  const timeOf = (log: string, word: string): number => Number(new RegExp(`^(\\d+) ${word}`, 'm').exec(log)?.[1]);
  const urlOf = ({ host, port }: { readonly host: string; readonly port: number }): string => `http://${host}:${port}/`;

  it('has one network: they reach each other at localhost, and this machine reaches all ports', async () => {
    const task = await start(
      program('proxy', '9000'),
      sidecar({ name: 'api', containerPort: 9000, otherPorts: [9001], ...program('serve', '9000') }),
    );
    expect(await fetchWhenUp(urlOf(task.address!))).toEqual({ port: '9000' });
    expect(await fetchWhenUp(urlOf(task.otherAddresses.get(9000)!))).toEqual({ port: '9000' });
    expect([...task.otherAddresses.keys()]).toEqual([9000, 9001]);
    expect([...(await task.listeningPorts())]).toEqual([8080, 9000]);
    expect(task.sidecars()).toMatchObject([{ name: 'api', imageUri: IMAGE, lastStatus: 'RUNNING', exitCode: null }]);
    expect(logOf(task, 'api')).toContain('begins');
    await task.stop(5);
    expect(await task.exited).toEqual({ exitCode: 0, reason: 'Essential container in task exited' });
    expect([left('container'), left('volume')]).toEqual(['', '']);
  }, 30_000);

  it('starts them in the order of their dependencies, shares a volume, and stops them in the opposite order', async () => {
    const volume = (path: string) => ({ taskVolumes: [{ name: 'files', path, readOnly: false }] });
    const healthCheck = {
      command: ['CMD', 'node', '-e', 'fetch("http://localhost:9000")'],
      intervalSeconds: 5,
      timeoutSeconds: 5,
      retries: 3,
      startPeriodSeconds: 0,
    };
    const task = await start(
      {
        ...program('read'),
        ...volume('/shared'),
        dependsOn: [
          { container: 'prepare', condition: 'SUCCESS' },
          { container: 'api', condition: 'HEALTHY' },
        ],
      },
      sidecar({ name: 'prepare', essential: false, user: '0', ...volume('/data'), ...program('write', 'made for main') }),
      sidecar({ name: 'api', healthCheck, ...program('serve', '9000') }),
      sidecar({ name: 'agent', essential: false, dependsOn: [{ container: 'main', condition: 'START' }], ...program() }),
    );
    await task.ready;
    expect(task.sidecars().find(({ name }) => name === 'api')).toMatchObject({ health: 'HEALTHY' });
    await until(() => logOf(task, 'agent').includes('begins'));
    await task.stop(5);
    const main = readFileSync(task.logFile, 'utf8');
    expect(main).toContain('made for main');
    expect(timeOf(main, 'begins')).toBeGreaterThan(timeOf(logOf(task, 'prepare'), 'ends'));
    expect(timeOf(logOf(task, 'agent'), 'begins')).toBeGreaterThan(timeOf(main, 'begins'));
    expect(timeOf(main, 'ends')).toBeGreaterThanOrEqual(timeOf(logOf(task, 'agent'), 'ends'));
    expect(timeOf(logOf(task, 'api'), 'ends')).toBeGreaterThanOrEqual(timeOf(main, 'ends'));
    expect([left('container'), left('volume')]).toEqual(['', '']);
  }, 60_000);

  it('ends when an essential container ends, and names it; not when another one does', async () => {
    const task = await start(
      {},
      sidecar({ name: 'once', essential: false, ...program('exit', '4') }),
      sidecar({ name: 'proxy', ...program() }),
    );
    await until(() => logOf(task, 'proxy').includes('begins'));
    await until(() => task.sidecars()[0]!.lastStatus === 'STOPPED');
    expect(task.sidecars()).toMatchObject([
      { name: 'once', exitCode: 4 },
      { name: 'proxy', lastStatus: 'RUNNING' },
    ]);
    execFileSync('docker', ['kill', '--signal', 'KILL', task.sidecars()[1]!.runtimeId]);
    expect(await task.exited).toEqual({
      exitCode: 0,
      reason: 'Essential container in task exited (container proxy)',
      endedBy: { container: 'proxy', exitCode: 137 },
    });
    expect(readFileSync(task.logFile, 'utf8')).toContain('ends');
    expect(task.lastLines(1)).toEqual([expect.stringContaining('begins')]);
  }, 30_000);

  it('does not start a container whose dependency fails, and ends', async () => {
    const task = await start(
      { dependsOn: [{ container: 'prepare', condition: 'SUCCESS' }] },
      sidecar({ name: 'prepare', essential: false, ...program('exit', '3') }),
    );
    expect(await task.exited).toEqual({
      exitCode: null,
      reason: 'container main cannot start: prepare ended with exit code 3, and SUCCESS is required (container prepare)',
      endedBy: { container: 'prepare', exitCode: 3 },
    });
    expect(task.lastLines(1)).toEqual([expect.stringContaining('ends')]);
    expect(left('container')).toBe('');
  }, 30_000);

  it('is stopped at once while a container waits for another one', async () => {
    const healthCheck = { command: ['CMD', 'false'], intervalSeconds: 300, timeoutSeconds: 5, retries: 10, startPeriodSeconds: 300 };
    const task = await start(
      { stopTimeoutSeconds: 1, dependsOn: [{ container: 'slow', condition: 'HEALTHY' }] },
      sidecar({ name: 'slow', healthCheck, ...program() }),
    );
    await task.stop(5);
    expect(await task.exited).toMatchObject({ exitCode: null, reason: 'the task was stopped before it started' });
  }, 30_000);

  it('fails with the name of the image that this machine does not have', async () => {
    const imageUri = '111111111111.dkr.ecr.eu-west-1.amazonaws.com/proxy:1';
    const task = await start({ stopTimeoutSeconds: 1 }, sidecar({ name: 'proxy', imageUri }));
    expect(await task.exited).toMatchObject({
      endedBy: { container: 'proxy', exitCode: null },
      reason: expect.stringContaining(`docker pull ${imageUri}`),
    });
  }, 30_000);

  it('continues without its engine, and the next one finds all of it, or removes it', async () => {
    const agent = sidecar({ name: 'agent', essential: false, stopTimeoutSeconds: 5, ...program() });
    const main = "process.on('SIGTERM', () => process.exit(5)); console.log('begins'); setInterval(() => 0, 1000);";
    const startDetached = async (command: readonly string[]): Promise<TaskSpec> => {
      const task = sampleTask({ imageUri: IMAGE, name: 'main', command, sidecars: [agent] });
      const handle = await runtime.startDetached(task);
      tasks.push(handle);
      const logs = [handle.logFile, handle.sidecars()[0]!.logFile];
      await until(() => logs.every((file) => readFileSync(file, 'utf8').includes('begins')));
      return task;
    };
    const task = await startDetached(['node', '-e', main]);
    const orphan = await startDetached(program().command);
    const next = new DockerRuntime(stateDirectory);
    const found = (await next.findDetached(task))!;
    expect(await next.removeOrphans()).toEqual([`sample-${orphan.id}`]);
    execFileSync('docker', ['kill', '--signal', 'TERM', found.runtimeId]);
    expect(await found.exited).toEqual({ exitCode: 5, reason: 'Essential container in task exited' });
    expect(found.sidecars()).toMatchObject([{ name: 'agent', imageUri: IMAGE, lastStatus: 'STOPPED', exitCode: 0 }]);
    await next.forgetDetached(task);
    expect(left('container')).toBe('');
  }, 60_000);
});

test('a plain process cannot be a task of several containers or ports, and says so', async () => {
  const stateDirectory = makeStateDirectory();
  writeProcessImage(stateDirectory, 'laptop.invalid/sample:1', '');
  const several = sampleTask({ otherPorts: [9090], sidecars: [sidecar({ name: 'proxy' })] });
  await expect(new ProcessRuntime(join(stateDirectory)).start(several)).rejects.toThrow(
    'the tasks have more than one container and port (container proxy, port 9090), which a plain process cannot; start Docker and run again',
  );
  removeStateDirectory(stateDirectory);
});
