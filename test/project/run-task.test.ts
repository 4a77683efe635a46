import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import nodeModule from 'node:module';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '../platform/support/temporary-folder';

const ROOT = resolve(__dirname, '../..');
const TASKS = '.projen/tasks.json';

/** A repository with this one's tasks and packages, in which nothing is installed after the packages. */
function repository(): string {
  const folder = temporaryFolder();
  const { tasks, ...manifest } = JSON.parse(readFileSync(join(ROOT, TASKS), 'utf8')) as { readonly tasks: object };
  const hello = { name: 'hello', steps: [{ exec: 'echo hello from projen' }] };
  mkdirSync(join(folder, '.projen'));
  mkdirSync(join(folder, 'app'));
  writeFileSync(join(folder, TASKS), JSON.stringify({ ...manifest, tasks: { ...tasks, hello } }, null, 2));
  for (const file of ['package.json', 'platform.json', 'src']) {
    symlinkSync(join(ROOT, file), join(folder, file));
  }
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  for (const name of readdirSync(join(ROOT, 'node_modules')).filter((entry) => !entry.startsWith('.'))) {
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  }
  symlinkSync('../projen/bin/projen', join(folder, 'node_modules/.bin/projen'));
  return folder;
}

/** What npm does after an installation. */
function installed(folder: string): string {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly scripts: { readonly postinstall: string };
  };
  expect(spawnSync('sh', ['-c', scripts.postinstall], { cwd: folder }).status).toBe(0);
  return folder;
}

function run(folder: string, command: string) {
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });
  return { status, stdout, stderr, milliseconds: performance.now() - began };
}

const PROJEN = 'node_modules/.bin/projen';
const MISTAKE = 'unknown option --nope\nsee `npx projen pipeline:retry --help`\n';

describe('the projen command of a repository', () => {
  const folder = installed(repository());

  test.each([
    ["a user's mistake", 'pipeline:retry --nope', 2, MISTAKE],
    [
      'a failure',
      'pipeline:status --local',
      1,
      'the laptop engine is not running here; start it in another terminal with `npm start` and keep it running\n',
    ],
    ['success', 'pipeline:status --help', 0, ''],
  ])('%s ends with its own exit code and nothing below its own message', (_, command, status, stderr) => {
    expect(run(folder, `${PROJEN} ${command}`)).toMatchObject({ status, stderr });
  });

  test('it caches compiled code in `node_modules`, where Node.js can', () => {
    expect(existsSync(join(folder, 'node_modules/.cache/node'))).toBe('enableCompileCache' in nodeModule);
  });

  test('`npx projen` uses it', () => {
    const { status, stderr } = run(folder, 'npx projen pipeline:retry --nope');
    expect(status).toBe(2);
    expect(stderr).toContain(MISTAKE);
    expect(stderr).not.toContain('👾');
  });

  test('it works in a folder below the root', () => {
    expect(run(join(folder, 'app'), `../${PROJEN} pipeline:retry --nope`)).toMatchObject({ status: 2, stderr: MISTAKE });
  });

  test('it can be installed again', () => {
    expect(run(installed(folder), `${PROJEN} pipeline:retry --nope`).status).toBe(2);
  });

  test('it leaves every other task to projen', () => {
    expect(run(folder, `${PROJEN} hello`)).toMatchObject({ status: 0, stdout: 'hello from projen\n' });
    expect(run(folder, `${PROJEN} pipelin:status`)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Did you mean') as unknown,
    });
    expect(run(folder, `${PROJEN} --help`).stdout).toContain('pipeline:status');
  });

  test.each([
    ['a variable', { env: { GREETING: 'hello' } }],
    ['a step before', { steps: [{ exec: 'echo hello' }, { execArgs: ['node', 'main.js'], receiveArgs: true }] }],
    ['a condition', { condition: 'true' }],
  ])('it leaves a task with %s to projen', (_, change) => {
    const changed = installed(repository());
    writeFileSync(join(changed, 'main.js'), 'console.log(require.main === module ? "by projen" : "in this process")');
    const task = { name: 'greet', steps: [{ execArgs: ['node', 'main.js'], receiveArgs: true }] };
    writeFileSync(join(changed, TASKS), JSON.stringify({ env: {}, tasks: { plain: task, greet: { ...task, ...change } } }));
    expect(run(changed, `${PROJEN} plain`).stdout).toBe('in this process\n');
    expect(run(changed, `${PROJEN} greet`).stdout).toContain('by projen\n');
  });

  test('it leaves tasks with merge conflicts to projen', () => {
    const conflicted = installed(repository());
    const text = readFileSync(join(conflicted, TASKS), 'utf8');
    const conflict = text.replace(
      /^ *"exec": "echo hello from projen"$/m,
      '<<<<<<< ours\n"exec": "echo ours"\n=======\n$&\n>>>>>>> theirs',
    );
    writeFileSync(join(conflicted, TASKS), conflict);
    expect(run(conflicted, `${PROJEN} hello`)).toMatchObject({ status: 0, stdout: 'hello from projen\n' });
  });

  test('without it, projen runs the command, with its own message and exit code', () => {
    const { status, stderr } = run(repository(), `${PROJEN} pipeline:retry --nope`);
    expect(status).toBe(1);
    expect(stderr).toContain(MISTAKE);
    expect(stderr).toContain('👾 Task "pipeline:retry" failed');
  });

  test('it starts a command faster than projen does', () => {
    const fastest = (where: string): number =>
      Math.min(...Array.from({ length: 5 }, () => run(where, `${PROJEN} pipeline:status --help`).milliseconds));
    expect(fastest(folder)).toBeLessThan(fastest(repository()));
  });

  test('an installation without the sources does not fail', () => {
    expect(readdirSync(installed(temporaryFolder()))).toEqual(['node_modules']);
  });
});
