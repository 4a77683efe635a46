import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { buildCommands, TemporaryProject } from './run-in-temp';

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function eventually(condition: () => boolean): Promise<void> {
  for (let attempts = 0; !condition() && attempts < 400; attempts += 1) {
    await wait(25);
  }
  expect(condition()).toBe(true);
}

/** Starts a grandchild that ignores SIGTERM, and prints a message when it runs. */
const STUBBORN = `sh -c 'trap "" TERM; echo $$ > pid; while :; do sleep 0.1; done' & echo started; wait`;

/** Another engine: runs the build that its argument describes. */
const RUN_BUILD = `require('./laptop/src/codebuild/run-build').runBuild({ ...JSON.parse(process.argv[1]), log: () => {}, signal: new AbortController().signal })`;

describe('a build that is stopped', () => {
  test('stops everything that it has started, even processes that ignore SIGTERM', async () => {
    const project = new TemporaryProject({
      'buildspec.yml': JSON.stringify({
        version: 0.2,
        phases: { build: { commands: [STUBBORN], finally: ['echo finally'] }, post_build: { commands: ['echo after'] } },
      }),
    });
    const stop = new AbortController();
    const building = project.build({ signal: stop.signal });
    await eventually(() => project.lines.includes('started'));
    await wait(200);
    const pid = Number(readFileSync(join(project.root, 'build-1/src/pid'), 'utf8'));
    stop.abort();
    const result = await building;
    expect(result.status).toBe('STOPPED');
    expect(result.failure).toContain('was interrupted in: ');
    expect(project.lines).not.toContain('after');
    expect(project.lines).not.toContain('finally');
    await eventually(() => !isRunning(pid));
  }, 20_000);

  test('by its timeout has the status TIMED_OUT', async () => {
    const project = new TemporaryProject({ 'buildspec.yml': buildCommands('sleep 60') });
    const result = await project.build({ timeoutMinutes: 0.005 });
    expect(result.status).toBe('TIMED_OUT');
    expect(result.failure).toContain('longer than its 0.005 minutes');
  });

  test('before it starts runs nothing', async () => {
    const project = new TemporaryProject({ 'buildspec.yml': buildCommands('echo ran') });
    expect((await project.build({ signal: AbortSignal.abort() })).status).toBe('STOPPED');
    expect(project.lines).not.toContain('ran');
  });
});

describe('a build whose engine was killed', () => {
  test('is stopped by the next build of the project, while a build of a running engine is not', async () => {
    const project = new TemporaryProject({ 'buildspec.yml': buildCommands('echo $$ > pid; sleep 300') });
    const engine = spawn(process.execPath, ['--require', 'tsx/cjs', '--eval', RUN_BUILD, JSON.stringify(project.request())], {
      stdio: 'ignore',
    });
    const file = join(project.root, 'build-1/src/pid');
    await eventually(() => existsSync(file) && readFileSync(file, 'utf8') !== '');
    const pid = Number(readFileSync(file, 'utf8'));
    project.write({ 'buildspec.yml': buildCommands('true') });
    await project.build();
    expect(isRunning(pid)).toBe(true);
    engine.kill('SIGKILL');
    await once(engine, 'exit');
    expect(isRunning(pid)).toBe(true);
    await project.build();
    await eventually(() => !isRunning(pid));
    expect(readdirSync(join(project.cache, 'running'))).toEqual([]);
  }, 30_000);

  test('is stopped even when its command ended with the engine and a child of the command did not', async () => {
    const project = new TemporaryProject({
      'buildspec.yml': buildCommands('(sleep 0.2; exec >&- 2>&-; echo $$ > leader; exec sh -c "echo \\$\\$ > pid; exec sleep 300") & wait'),
    });
    const engine = spawn(process.execPath, ['--require', 'tsx/cjs', '--eval', RUN_BUILD, JSON.stringify(project.request())], {
      stdio: 'ignore',
    });
    const [leader, left] = ['leader', 'pid'].map((name) => join(project.root, 'build-1/src', name)) as [string, string];
    await eventually(() => existsSync(left) && readFileSync(left, 'utf8') !== '');
    engine.kill('SIGKILL');
    await once(engine, 'exit');
    process.kill(Number(readFileSync(leader, 'utf8')), 'SIGKILL');
    const pid = Number(readFileSync(left, 'utf8'));
    expect(isRunning(pid)).toBe(true);
    project.write({ 'buildspec.yml': buildCommands('true') });
    await project.build();
    await eventually(() => !isRunning(pid));
    expect(readdirSync(join(project.cache, 'running'))).toEqual([]);
  }, 30_000);

  test('is stopped while it copies its source, so that none of it gets into the next copy', async () => {
    const project = new TemporaryProject({ 'buildspec.yml': buildCommands('true') });
    const file = join(project.root, 'pid');
    project.write({ cp: `#!/bin/sh\necho $$ > ${file}\nexec sleep 300\n` }, join(project.root, 'bin'));
    chmodSync(join(project.root, 'bin/cp'), 0o755);
    const environment = { ...process.env, PATH: `${join(project.root, 'bin')}:${process.env.PATH}` };
    const engine = spawn(process.execPath, ['--require', 'tsx/cjs', '--eval', RUN_BUILD, JSON.stringify(project.request())], {
      stdio: 'ignore',
      env: environment,
    });
    await eventually(() => existsSync(file) && readFileSync(file, 'utf8') !== '');
    const pid = Number(readFileSync(file, 'utf8'));
    await eventually(() => readdirSync(join(project.cache, 'running')).includes(String(pid)));
    engine.kill('SIGKILL');
    await once(engine, 'exit');
    expect(isRunning(pid)).toBe(true);
    await expect(project.build()).resolves.toMatchObject({ status: 'SUCCEEDED' });
    await eventually(() => !isRunning(pid));
  }, 30_000);
});

describe('a build that has ended', () => {
  test('does not wait for background processes, and stops them', async () => {
    const project = new TemporaryProject({ 'buildspec.yml': buildCommands('sleep 300 & echo $! > pid', 'echo second') });
    const begin = Date.now();
    expect((await project.build()).status).toBe('SUCCEEDED');
    expect(Date.now() - begin).toBeLessThan(5000);
    expect(project.lines).toContain('second');
    const pid = Number(readFileSync(join(project.root, 'build-1/src/pid'), 'utf8'));
    await eventually(() => !isRunning(pid));
  });
});
