import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { accessPointLink } from '../../src/efs/folders';
import { DockerRuntime } from '../../src/runtime/docker-runtime';
import type { TaskHandle } from '../../src/runtime/task-runtime';
import { buildImage, describeWithDocker, removeImage } from './describe-with-docker';
import { fetchWhenUp, makeStateDirectory, removeStateDirectory, SAMPLE_SERVER, sampleTask } from './sample-task';

// Of this run only: others on this machine build and remove theirs.
const IMAGE = `laptop.invalid/runtime-test:${process.pid}`;

describeWithDocker('DockerRuntime', () => {
  let stateDirectory: string;
  let runtime: DockerRuntime;
  let tasks: TaskHandle[];
  const start = async (...[changes]: Parameters<typeof sampleTask>) => {
    const task = await runtime.start(sampleTask({ imageUri: IMAGE, ...changes }));
    tasks.push(task);
    return task;
  };
  const url = (task: TaskHandle) => `http://${task.address?.host}:${task.address?.port}/`;
  const containers = () =>
    execFileSync('docker', ['ps', '-aq', '--filter', `label=laptop.state-directory=${stateDirectory}`], { encoding: 'utf8' }).trim();

  beforeAll(() => buildImage(IMAGE, SAMPLE_SERVER), 60_000);
  afterAll(() => removeImage(IMAGE));

  beforeEach(() => {
    stateDirectory = makeStateDirectory();
    runtime = new DockerRuntime(stateDirectory);
    tasks = [];
  });

  afterEach(async () => {
    await Promise.all(tasks.map((task) => task.stop(0)));
    removeStateDirectory(stateDirectory);
  }, 20_000);

  it('publishes the container port on the loopback interface and stops the container gracefully', async () => {
    const task = await start();
    expect(await fetchWhenUp(url(task))).toMatchObject({ environment: { PORT: '8080', FROM_IMAGE: 'image' } });
    await task.stop(5);
    expect(await task.exited).toEqual({ exitCode: 0, reason: 'Essential container in task exited' });
    expect(task.lastLines(5)).toEqual(['listening', 'stopping']);
    expect(containers()).toBe('');
  }, 20_000);

  it('passes secrets to the container', async () => {
    const task = await start({ environment: { PLAIN: 'a b' }, secrets: { DATABASE_PASSWORD: 'p$"\'\nw' } });
    expect(await fetchWhenUp(url(task))).toMatchObject({ environment: { PLAIN: 'a b', DATABASE_PASSWORD: 'p$"\'\nw' } });
  }, 20_000);

  it('makes the root file system read-only if the task asks for it, but not its volumes', async () => {
    const task = await start({
      readonlyRootFilesystem: true,
      volumePaths: ['/tmp'],
      command: [
        'node',
        '-e',
        'require("fs").writeFileSync("/tmp/x", "1"); try { require("fs").writeFileSync("/app/x", "1") } catch (e) { console.log(e.code) }',
      ],
    });
    await task.exited;
    expect(task.lastLines(5)).toEqual(['EROFS']);
  }, 20_000);

  it('mounts the folder of an access point in all containers that share it', async () => {
    const folder = join(stateDirectory, 'a folder, with "quotes"');
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    const link = accessPointLink(stateDirectory, 'fsap-1');
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(folder, link);
    const run = async (program: string, readOnly = false): Promise<readonly string[]> => {
      const task = await start({
        sharedFolders: [{ accessPointId: 'fsap-1', path: '/app/uploads', readOnly }],
        command: ['node', '-e', program],
      });
      await task.exited;
      return task.lastLines(5);
    };
    await run('require("fs").writeFileSync("/app/uploads/a", "written by another task")');
    expect(await run('console.log(require("fs").readFileSync("/app/uploads/a", "utf8"))')).toEqual(['written by another task']);
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('written by another task');
    const failing = 'try { require("fs").writeFileSync("/app/uploads/b", "1") } catch (e) { console.log(e.code) }';
    expect(await run(failing, true)).toEqual(['EROFS']);
  }, 30_000);

  it('reports the exit code and the last lines of a container that ends at once', async () => {
    const task = await start({ command: ['node', '-e', 'console.error("no configuration"); process.exit(3)'] });
    expect(await task.exited).toEqual({ exitCode: 3, reason: 'Essential container in task exited' });
    expect(task.lastLines(20)).toEqual(['no configuration']);
  }, 20_000);

  it('reports that a container was killed because of its memory limit', async () => {
    const task = await start({ memoryMiB: 40, command: ['node', '-e', 'const a = []; for (;;) a.push(Buffer.alloc(1e7, 1))'] });
    expect(await task.exited).toEqual({ exitCode: 137, reason: 'OutOfMemoryError: container killed due to memory usage' });
  }, 20_000);

  it('fails for an image that Docker does not have, and does not pull it', async () => {
    await expect(start({ imageUri: 'laptop.invalid/never-built:1' })).rejects.toThrow(
      /Docker on this machine has no image 'laptop.invalid\/never-built:1'/,
    );
    expect(containers()).toBe('');
  }, 20_000);

  it('fails for a command that the image does not have, and leaves no container', async () => {
    await expect(start({ command: ['no-such-command'] })).rejects.toThrow(/could not be started: .*no-such-command/s);
    expect(containers()).toBe('');
  }, 20_000);

  it('removes the containers that a killed engine left running, and not its own', async () => {
    const orphan = sampleTask({ imageUri: IMAGE });
    const left = await new DockerRuntime(stateDirectory).start(orphan);
    const own = await start();
    expect(await runtime.removeOrphans()).toEqual([`sample-${orphan.id}`]);
    await left.exited;
    expect(containers().split('\n')).toHaveLength(1);
    expect(await fetchWhenUp(url(own))).toHaveProperty('pid');
  }, 30_000);
});
