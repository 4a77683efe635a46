import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildImage, describeWithDocker, removeImage } from '../../laptop/test/runtime/describe-with-docker';
import { makeStateDirectory, removeStateDirectory, writeProcessImage } from '../../laptop/test/runtime/sample-task';
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
import { endEngine, endEngines, imageOf, stacksOf, startEngine, versionOf, type LaptopEngine } from './laptop-engine';

const PORT = enginePort();
const URL = `http://localhost:${PORT}/slow`;
const CLIENTS = 40;
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

beforeEach(() => {
  state = makeStateDirectory();
});
afterEach(async () => {
  await endEngines();
  removeStateDirectory(state);
});

const PLATFORM = platformFixture({
  environments: [TEST],
  database: undefined,
  service: {
    release: { command: ['node', 'main.js', 'release'] },
    schedules: { report: { command: ['node', 'main.js', 'report'], rate: '1 day' } },
  },
});

const deploy = (stacks: LaptopStacks): LaptopEngine => startEngine(state, stacks);

const versionIn = (runtime: LaptopStacks['runtime'], name: string): LaptopStacks => ({
  runtime,
  basePort: PORT,
  stacks: stacksOf(PLATFORM, name),
});

function build(name: string): LaptopStacks {
  writeProcessImage(state, imageOf(name), appOf(state));
  return versionIn('process', name);
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
    await endEngine(engine);
    const second = deploy(build('v2'));
    expect(await second.outcome).toBe('deployed');
    await endEngine(second.engine);
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
    await endEngine(killed.engine, 'SIGKILL');
    letGo();
    await untilWritten('v1 ends');
    const again = deploy(first);
    expect(await again.outcome).toBe('deployed');
    expect(journal().filter((line) => line !== 'v1 serves')).toEqual(['v1 begins', 'v1 ends']);
    await endEngine(again.engine);

    const second = build('v2');
    hold();
    const killedToo = deploy(second);
    await untilWritten('v2 begins');
    await endEngine(killedToo.engine, 'SIGKILL');
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
    await endEngine(first.engine);
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
    expect(perSecond).toBeGreaterThan(100);
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
  const images = VERSIONS.map(imageOf);
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
      const first = versionIn('docker', 'c1');
      const killed = deploy(first);
      while (releases().length === 0) {
        await sleep(50);
      }
      const before = releases();
      await endEngine(killed.engine, 'SIGKILL');
      const again = deploy(first);
      await sleep(1500);
      expect(releases()).toEqual(before);
      expect(await again.outcome).toBe('deployed');
      expect(await runJob()).toEqual({ code: 4, printed: ['reports in test'] });
      await endEngine(again.engine);

      const end = new AbortController();
      const failing = deploy(versionIn('docker', 'bad'));
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
      expect(perSecond).toBeGreaterThan(100);
      expect(releases()).toEqual([]);
    },
    10 * MINUTES,
  );
});
