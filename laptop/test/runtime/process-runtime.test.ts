import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processIdentity } from '../../src/runtime/process-identity';
import { writeProcessRecord } from '../../src/runtime/process-record';
import { ProcessRuntime } from '../../src/runtime/process-runtime';
import type { TaskHandle } from '../../src/runtime/task-runtime';
import { fetchWhenUp, makeStateDirectory, removeStateDirectory, SAMPLE_SERVER, sampleTask, writeProcessImage } from './sample-task';

const IMAGE = 'laptop.invalid/sample:1';

describe('ProcessRuntime', () => {
  let stateDirectory: string;
  let runtime: ProcessRuntime;
  let tasks: TaskHandle[];
  const start = async (...given: Parameters<typeof sampleTask>) => {
    const task = await runtime.start(sampleTask(...given));
    tasks.push(task);
    return task;
  };
  const url = (task: TaskHandle, path = '/') => `http://${task.address?.host}:${task.address?.port}${path}`;

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

  it("gives a task the variables of its image and its own, and nothing of the engine's environment", async () => {
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

  it('fails for an image that was not built', async () => {
    await expect(start({ imageUri: 'laptop.invalid/sample:missing' })).rejects.toThrow(
      /image 'laptop.invalid\/sample:missing' does not exist on this machine .* Build action/,
    );
  });

  it('fails for a command that is neither in the image nor on this machine', async () => {
    await expect(start({ command: ['no-such-command'] })).rejects.toThrow(/command 'no-such-command' .* cannot run as a plain process/);
    await expect(start({ entryPoint: ['/usr/local/bin/entry.sh'] })).rejects.toThrow(/command '\/usr\/local\/bin\/entry.sh'/);
  });

  it('replaces absolute paths of the image in the command', async () => {
    const task = await start({ command: ['node', '/app/main.js'] });
    expect(await fetchWhenUp(url(task))).toHaveProperty('pid');
  });

  it('replaces them in a command of the shell, and in a list', async () => {
    const shell = await start({ command: ['/bin/sh', '-c', 'exec node "/app/main.js" --config=/app/config.json /etc/hosts'] });
    expect(await fetchWhenUp(url(shell))).toHaveProperty('pid');
    writeProcessImage(stateDirectory, IMAGE, 'console.log(process.argv.slice(2).join(" "));');
    const root = join(stateDirectory, 'images/sample/1/root');
    const task = await start({
      command: ['node', 'main.js', '/app/lib/*:/app/main.js', '--data=/app/data/new.db', 'http://host/app', '/etc/hosts', '/data/x'],
    });
    await task.exited;
    expect(task.lastLines(1)).toEqual([
      `${root}/app/lib/*:${root}/app/main.js --data=${root}/app/data/new.db http://host/app /etc/hosts /data/x`,
    ]);
  });

  it('replaces absolute paths of the image in its environment, but not in that of the task', async () => {
    const root = join(stateDirectory, 'images/sample/1/root');
    mkdirSync(join(root, 'opt/tool/bin'), { recursive: true });
    writeFileSync(join(root, 'opt/tool/bin/serve'), '#!/bin/sh\nexec node main.js\n', { mode: 0o755 });
    writeProcessImage(stateDirectory, IMAGE, SAMPLE_SERVER, {
      environment: { PATH: '/opt/tool/bin:', CONFIG: '/app/config.json', API: '/api', HOSTS: '/etc/hosts' },
      command: ['serve'],
    });
    const { environment } = await fetchWhenUp(url(await start({ environment: { BASE_PATH: '/app' } })));
    expect(environment).toMatchObject({ CONFIG: `${root}/app/config.json`, API: '/api', HOSTS: '/etc/hosts', BASE_PATH: '/app' });
    expect((environment as Record<string, string>)['PATH']).toMatch(new RegExp(`^${root}/opt/tool/bin:`));
  });

  it('says which path exists in the image only when a task ends because of it', async () => {
    writeProcessImage(stateDirectory, IMAGE, 'require("node:fs").readFileSync("/app/main.js");');
    const task = await start();
    const { exitCode, reason } = await task.exited;
    expect(exitCode).toBe(1);
    expect(reason).toBe(
      'Essential container in task exited: /app/main.js in its output exists in the image only, where a plain process does not look; start Docker and run again',
    );
  });

  it('keeps only the log of a stopped task', async () => {
    const task = await start();
    await task.stop(5);
    expect(readdirSync(join(stateDirectory, 'tasks'))).toEqual([]);
    expect(existsSync(task.logFile)).toBe(true);
  });

  it('stops the tasks that a killed engine left running, and not its own', async () => {
    const orphan = await new ProcessRuntime(stateDirectory).start(sampleTask());
    await fetchWhenUp(url(orphan));
    const own = await start();
    expect(await runtime.removeOrphans()).toEqual([orphan.id]);
    expect(await orphan.exited).toMatchObject({ exitCode: 0 });
    expect(await fetchWhenUp(url(own))).toHaveProperty('pid');
    expect(await runtime.removeOrphans()).toEqual([]);
  });

  it('stops a task whose record an engine wrote before records had a version', async () => {
    const orphan = await new ProcessRuntime(stateDirectory).start(sampleTask());
    await fetchWhenUp(url(orphan));
    const file = join(stateDirectory, 'tasks', orphan.id, 'task.json');
    const { state } = JSON.parse(readFileSync(file, 'utf8')) as { readonly state: unknown };
    writeFileSync(file, JSON.stringify(state));
    expect(await runtime.removeOrphans()).toEqual([orphan.id]);
    expect(await orphan.exited).toMatchObject({ exitCode: 0 });
  });

  it('leaves no process running when its record cannot be written', async () => {
    const task = sampleTask();
    const pidFile = join(stateDirectory, 'pid');
    writeProcessImage(stateDirectory, IMAGE, `require('fs').writeFileSync('${pidFile}', String(process.pid)); setInterval(() => 0, 1000);`);
    mkdirSync(join(stateDirectory, 'tasks', task.id, 'task.json', 'occupied'), { recursive: true });
    await expect(runtime.start(task)).rejects.toThrow('cannot write');
    await new Promise((resolve) => setTimeout(resolve, 300));
    const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : undefined;
    expect(pid === undefined ? undefined : processIdentity(pid)).toBeUndefined();
    expect(readdirSync(join(stateDirectory, 'tasks'))).toEqual([]);
  });

  it('does not stop an unrelated process that has the pid of a task of a killed engine', async () => {
    const unrelated: ChildProcess = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { detached: true });
    const pid = unrelated.pid as number;
    writeProcessRecord(stateDirectory, { id: 'gone', pid, identity: 'an earlier boot:1', stopTimeoutSeconds: 0 });
    expect(await runtime.removeOrphans()).toEqual(['gone']);
    expect(processIdentity(pid)).toBeDefined();
    unrelated.kill('SIGKILL');
  });
});
