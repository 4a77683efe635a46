import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildImage, describeWithDocker, removeImage } from '../../laptop/test/runtime/describe-with-docker';
import { makeStateDirectory, removeStateDirectory, writeProcessImage } from '../../laptop/test/runtime/sample-task';
import type { JsonObject } from '../../laptop/src/json';
import { withDigest } from '../../src/config/load-platform';
import { connectLocal } from '../../src/ops/aws/connect-local';
import { COMMANDS } from '../../src/ops/command-table';
import { runCommandLine } from '../../src/ops/command/run-command-line';
import { load } from '../e2e/load';
import { FakeTerminal } from '../ops/fake-terminal';
import { temporaryFolder } from '../platform/support/temporary-folder';
import { enginePort } from '../support/engine-port';
import type { LaptopStacks } from '../support/laptop-stacks';
import { platformFixture, TEST } from '../support/platform-fixture';
import { synthesize } from '../support/synthesize';

const ROOT = resolve(__dirname, '../..');
const PORT = enginePort();
const URL = `http://localhost:${PORT}/slow`;
const CLIENTS = 40;
const REPOSITORY = '111111111111.dkr.ecr.eu-west-1.amazonaws.com/shop';
const MINUTES = 60_000;

/** Writes to the journal what happens, as `<version> <event>`. The release command waits while the file `hold` exists. */
const appOf = (folder: string): string => `
const fs = require('node:fs');
const write = (event) => fs.appendFileSync(${JSON.stringify(join(folder, 'journal'))}, process.env.VERSION.slice(0, 2) + ' ' + event + '\\n');
if (process.argv[2] === 'release') {
  write('begins');
  setInterval(() => {
    if (fs.existsSync(${JSON.stringify(join(folder, 'hold'))})) return;
    write('ends');
    if (process.env.VERSION.startsWith('bad')) { console.error('no such column: peeled'); process.exit(3); }
    process.exit(0);
  }, 20);
} else {
  write('serves');
  const server = require('node:http').createServer((request, response) =>
    setTimeout(() => response.end(JSON.stringify({ version: process.env.VERSION })), request.url === '/slow' ? 100 : 0));
  server.listen(Number(process.env.PORT));
  process.on('SIGTERM', () => server.close(() => process.exit(0)));
}`;

let state: string;
let engines: ChildProcess[];

beforeEach(() => {
  state = makeStateDirectory();
  engines = [];
});
afterEach(async () => {
  await Promise.all(engines.map(stop));
  removeStateDirectory(state);
});

const versionOf = (name: string): string => name.padEnd(40, '0');

const PLATFORM = platformFixture({
  environments: [TEST],
  database: undefined,
  service: {
    release: { command: ['node', 'main.js', 'release'] },
    schedules: { report: { command: ['node', 'main.js', 'report'], rate: '1 day' } },
  },
});

/** The templates of a version. */
function stacksOf(name: string, runtime: LaptopStacks['runtime']): LaptopStacks {
  const platform = synthesize(PLATFORM, { version: versionOf(name) });
  const stack = (part: string): LaptopStacks['stacks'][number] => ({
    name: `shop-test-${part}`,
    template: platform.environment('test', part).toJSON() as JsonObject,
  });
  return { runtime, basePort: PORT, stacks: [stack('network'), stack('service')] };
}

function build(name: string): LaptopStacks {
  writeProcessImage(state, `${REPOSITORY}:${versionOf(name)}`, appOf(state));
  return stacksOf(name, 'process');
}

/** Starts an engine that deploys; resolves with what it says at the end. */
function deploy(stacks: LaptopStacks): { readonly engine: ChildProcess; readonly outcome: Promise<string> } {
  const file = join(state, 'stacks.json');
  writeFileSync(file, JSON.stringify(stacks));
  const engine = spawn('node', ['--require', 'tsx/cjs', 'test/support/laptop-stacks.ts', state, file], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  engines.push(engine);
  const outcome = new Promise<string>((found, fail) => {
    const lines: string[] = [];
    createInterface({ input: engine.stdout }).on('line', (line) => {
      lines.push(line);
      if (line === 'deployed' || line.startsWith('failed: ')) {
        found(line);
      }
    });
    engine.once('exit', () => fail(new Error(lines.join('\n'))));
  });
  outcome.catch(() => undefined);
  return { engine, outcome };
}

async function stop(engine: ChildProcess): Promise<void> {
  if (engine.exitCode === null && engine.signalCode === null) {
    const ended = once(engine, 'exit');
    engine.kill('SIGTERM');
    await ended;
  }
}

async function kill(engine: ChildProcess): Promise<void> {
  const ended = once(engine, 'exit');
  engine.kill('SIGKILL');
  await ended;
}

const journal = (): readonly string[] =>
  existsSync(join(state, 'journal')) ? readFileSync(join(state, 'journal'), 'utf8').trim().split('\n') : [];
async function untilWritten(line: string): Promise<void> {
  while (!journal().includes(line)) {
    await sleep(20);
  }
}
const hold = (): void => writeFileSync(join(state, 'hold'), '');
const letGo = (): void => rmSync(join(state, 'hold'));

test(
  'a release command runs once per version, before its tasks, and not again for a version that it was run for',
  async () => {
    const first = build('v1');
    const { engine, outcome } = deploy(first);
    expect(await outcome).toBe('deployed');
    await stop(engine);
    const second = deploy(build('v2'));
    expect(await second.outcome).toBe('deployed');
    await stop(second.engine);
    const back = deploy(first);
    expect(await back.outcome).toBe('deployed');
    const released = journal().filter((line) => !line.endsWith('serves'));
    expect(released).toEqual(['v1 begins', 'v1 ends', 'v2 begins', 'v2 ends']);
    expect(journal().indexOf('v2 ends')).toBeLessThan(journal().indexOf('v2 serves'));
  },
  10 * MINUTES,
);

test(
  'a release command runs once although the engine is killed, whether it ends before the next engine starts or after',
  async () => {
    const first = build('v1');
    hold();
    const killed = deploy(first);
    await untilWritten('v1 begins');
    await kill(killed.engine);
    letGo();
    await untilWritten('v1 ends');
    const again = deploy(first);
    expect(await again.outcome).toBe('deployed');
    expect(journal().filter((line) => line !== 'v1 serves')).toEqual(['v1 begins', 'v1 ends']);
    await stop(again.engine);

    const second = build('v2');
    hold();
    const killedToo = deploy(second);
    await untilWritten('v2 begins');
    await kill(killedToo.engine);
    const last = deploy(second);
    await sleep(4000);
    letGo();
    expect(await last.outcome).toBe('deployed');
    expect(journal().filter((line) => line.startsWith('v2') && !line.endsWith('serves'))).toEqual(['v2 begins', 'v2 ends']);
  },
  10 * MINUTES,
);

test(
  'a release command that fails leaves the old version serving, loses no request, and has the end of its log in the failure',
  async () => {
    const first = deploy(build('v1'));
    expect(await first.outcome).toBe('deployed');
    await stop(first.engine);
    const end = new AbortController();
    hold();
    const failing = deploy(build('bad'));
    await untilWritten('ba begins');
    const answers = load({ url: URL, stop: end.signal, clients: CLIENTS });
    await sleep(1000);
    letGo();
    const outcome = await failing.outcome;
    expect(outcome).toContain(
      `the release command of ${versionOf('bad')} failed: exit code 3 | last lines of its log: | no such column: peeled`,
    );
    expect(outcome).toContain('rolled back');
    await sleep(1000);
    end.abort();
    const { versions, lost, perSecond } = await answers;
    expect(lost).toEqual([]);
    expect(perSecond).toBeGreaterThan(200);
    expect([...versions.keys()]).toEqual([versionOf('v1')]);
    expect(journal()).not.toContain('ba serves');
    expect(journal().filter((line) => line === 'v1 begins')).toHaveLength(1);
  },
  10 * MINUTES,
);

/** The release command takes some seconds. */
const CONTAINER_APP = `
if (process.argv[2] === 'release') {
  console.error('no such column: peeled');
  setTimeout(() => process.exit(process.env.VERSION.startsWith('bad') ? 3 : 0), 4000);
} else if (process.argv[2] === 'report') {
  console.log('reports in ' + process.env.ENVIRONMENT);
  process.exit(4);
} else {
  const server = require('node:http').createServer((request, response) =>
    setTimeout(() => response.end(JSON.stringify({ version: process.env.VERSION })), request.url === '/slow' ? 100 : 0));
  server.listen(Number(process.env.PORT));
  process.on('SIGTERM', () => server.close(() => process.exit(0)));
}`;

describeWithDocker('a release command and a schedule in containers', () => {
  const VERSIONS = ['c1', 'bad'];
  const images = VERSIONS.map((name) => `${REPOSITORY}:${versionOf(name)}`);
  beforeAll(() => images.forEach((image) => buildImage(image, CONTAINER_APP)), MINUTES);
  afterAll(() => images.forEach(removeImage));

  const releases = (): readonly string[] =>
    execFileSync(
      'docker',
      ['ps', '--all', '--no-trunc', '--format', '{{.Names}} {{.Command}}', '--filter', `label=laptop.state-directory=${state}`],
      { encoding: 'utf8' },
    )
      .split('\n')
      .filter((line) => line.includes('release'));

  /** `job:run` in another terminal. */
  async function runJob(): Promise<{ readonly code: number; readonly printed: readonly string[] }> {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'platform.json'), JSON.stringify(withDigest(PLATFORM)));
    symlinkSync(state, join(folder, '.local'));
    const terminal = new FakeTerminal(folder);
    const given = ['job:run', 'test', 'report', '--local'];
    const code = await runCommandLine({ terminal, commands: COMMANDS, connect: () => connectLocal(folder), given });
    return { code, printed: terminal.outputs };
  }

  test(
    'the command runs once although the engine is killed, the schedule runs when asked, and a failure leaves the old version serving without a lost request',
    async () => {
      const first = stacksOf('c1', 'docker');
      const killed = deploy(first);
      while (releases().length === 0) {
        await sleep(50);
      }
      const before = releases();
      await kill(killed.engine);
      const again = deploy(first);
      await sleep(1500);
      expect(releases()).toEqual(before);
      expect(await again.outcome).toBe('deployed');
      expect(await runJob()).toEqual({ code: 4, printed: ['reports in test'] });
      await stop(again.engine);

      const end = new AbortController();
      const failing = deploy(stacksOf('bad', 'docker'));
      while (releases().length === 0) {
        await sleep(50);
      }
      const answers = load({ url: URL, stop: end.signal, clients: CLIENTS });
      expect(await failing.outcome).toContain('failed: exit code 3 | last lines of its log: | no such column: peeled');
      await sleep(1000);
      end.abort();
      const { versions, lost, perSecond } = await answers;
      expect(lost).toEqual([]);
      expect([...versions.keys()]).toEqual([versionOf('c1')]);
      expect(perSecond).toBeGreaterThan(200);
      expect(releases()).toEqual([]);
    },
    10 * MINUTES,
  );
});
