import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { processIdentity } from '../../src/runtime/process-identity';
import { writeProcessRecord } from '../../src/runtime/process-record';
import { ProcessRuntime } from '../../src/runtime/process-runtime';
import type { RunningTask } from '../../src/runtime/task-runtime';
import { fetchWhenUp, makeStateDirectory, removeStateDirectory, SAMPLE_SERVER, sampleTask, writeProcessImage } from './sample-task';

const IMAGE = 'laptop.invalid/sample:1';

describe('ProcessRuntime', () => {
  let stateDirectory: string;
  let runtime: ProcessRuntime;
  let tasks: RunningTask[];
  const start = async (...given: Parameters<typeof sampleTask>) => {
    const task = await runtime.start(sampleTask(...given));
    tasks.push(task);
    return task;
  };
  const url = (task: RunningTask, path = '/') => `http://${task.address?.host}:${task.address?.port}${path}`;

  beforeEach(() => {
    stateDirectory = makeStateDirectory();
    runtime = new ProcessRuntime(stateDirectory);
    tasks = [];
    writeProcessImage(stateDirectory, IMAGE, SAMPLE_SERVER, { environment: { FROM_IMAGE: 'image', OVERRIDDEN: 'image', PORT: '8080' } });
  });

  afterEach(async () => {
    await Promise.all(tasks.map((task) => task.stop(0)));
    removeStateDirectory(stateDirectory);
  });

  it('gives each task a free port of its own in PORT', async () => {
    const [one, other] = [await start(), await start()];
    expect(one.address?.port).not.toBe(other.address?.port);
    const { environment } = await fetchWhenUp(url(one));
    expect(environment).toMatchObject({ PORT: String(one.address?.port) });
  });

  it("shows a task the image's and its own variables and nothing of the engine's environment", async () => {
    process.env.ENGINE_SECRET = 'of the engine';
    const task = await start({ environment: { OVERRIDDEN: 'task' }, secrets: { DATABASE_PASSWORD: 'two\nlines' } });
    delete process.env.ENGINE_SECRET;
    const { environment, cwd } = await fetchWhenUp(url(task));
    expect(environment).toMatchObject({ FROM_IMAGE: 'image', OVERRIDDEN: 'task', DATABASE_PASSWORD: 'two\nlines' });
    expect(Object.keys(environment as object).sort()).toEqual([
      'DATABASE_PASSWORD',
      'FROM_IMAGE',
      'HOME',
      'LANG',
      'OVERRIDDEN',
      'PATH',
      'PORT',
      'TMPDIR',
    ]);
    expect(cwd).toBe(join(stateDirectory, 'images', 'sample', '1', 'root', 'app'));
  });

  it('reports the exit code and the last lines of a task that ends', async () => {
    writeProcessImage(stateDirectory, IMAGE, 'console.log("one"); console.error("two"); process.exitCode = 3;');
    const task = await start();
    expect(await task.exited).toEqual({ exitCode: 3, reason: 'Essential container in task exited' });
    expect(task.lastLines(1)).toEqual(['two']);
    expect(task.lastLines(20)).toEqual(['one', 'two']);
  });

  it('stops a task with SIGTERM and lets it end by itself', async () => {
    const task = await start();
    await fetchWhenUp(url(task));
    await task.stop(5);
    expect(await task.exited).toMatchObject({ exitCode: 0 });
    expect(task.lastLines(1)).toEqual(['stopping']);
  });

  it('kills a task that ignores SIGTERM, with the processes that it started', async () => {
    writeProcessImage(
      stateDirectory,
      IMAGE,
      `
      const { spawn } = require('node:child_process');
      process.on('SIGTERM', () => console.log('ignored'));
      const child = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => 0); setInterval(() => 0, 1000)']);
      console.log(child.pid);
      setInterval(() => 0, 1000);`,
    );
    const task = await start();
    while (task.lastLines(1).length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const child = Number(task.lastLines(1)[0]);
    await task.stop(0.3);
    expect(await task.exited).toEqual({ exitCode: 137, reason: 'Essential container in task exited (SIGKILL)' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(processIdentity(child)).toBeUndefined();
  });

  it('fails for an image that was never built', async () => {
    await expect(start({ imageUri: 'laptop.invalid/sample:missing' })).rejects.toThrow(
      /image 'laptop.invalid\/sample:missing' does not exist on this machine .* Build action/,
    );
  });

  it('fails for a command that is neither in the image nor on this machine', async () => {
    await expect(start({ command: ['no-such-command'] })).rejects.toThrow(/command 'no-such-command' .* cannot be run as a plain process/);
    await expect(start({ entryPoint: ['/usr/local/bin/entry.sh'] })).rejects.toThrow(/command '\/usr\/local\/bin\/entry.sh'/);
  });

  it('finds absolute paths of the image in the image', async () => {
    const task = await start({ command: ['node', '/app/main.js'] });
    expect(await fetchWhenUp(url(task))).toHaveProperty('pid');
  });

  it('leaves nothing of a stopped task but its log', async () => {
    const task = await start();
    await task.stop(5);
    expect(readdirSync(join(stateDirectory, 'tasks'))).toEqual([]);
    expect(existsSync(task.logFile)).toBe(true);
  });

  it('stops what a killed engine left behind, and not its own tasks', async () => {
    const orphan = await new ProcessRuntime(stateDirectory).start(sampleTask());
    await fetchWhenUp(url(orphan));
    const own = await start();
    expect(await runtime.removeOrphans()).toEqual([orphan.id]);
    expect(await orphan.exited).toMatchObject({ exitCode: 0 });
    expect(await fetchWhenUp(url(own))).toHaveProperty('pid');
    expect(await runtime.removeOrphans()).toEqual([]);
  });

  it('leaves an innocent process alone that has the pid of a task of a killed engine', async () => {
    const innocent: ChildProcess = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { detached: true });
    const pid = innocent.pid as number;
    writeProcessRecord(stateDirectory, { id: 'gone', pid, identity: 'an earlier boot:1', stopTimeoutSeconds: 0 });
    expect(await runtime.removeOrphans()).toEqual(['gone']);
    expect(processIdentity(pid)).toBeDefined();
    innocent.kill('SIGKILL');
  });
});
