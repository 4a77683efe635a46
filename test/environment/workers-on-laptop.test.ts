import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { JsonObject } from '../../laptop/src/json';
import { makeStateDirectory, removeStateDirectory, writeProcessImage } from '../../laptop/test/runtime/sample-task';
import { enginePort } from '../support/engine-port';
import type { LaptopStacks } from '../support/laptop-stacks';
import { platformFixture, TEST } from '../support/platform-fixture';
import { synthesize } from '../support/synthesize';

const ROOT = resolve(__dirname, '../..');
const PORT = enginePort();
const REPOSITORY = '111111111111.dkr.ecr.eu-west-1.amazonaws.com/shop';
const MINUTES = 60_000;

/** Writes to the journal what happens, as `<version> <event>`. The worker of a version that begins with `bad` ends after a moment. */
const appOf = (folder: string): string => `
const write = (event) => require('node:fs').appendFileSync(${JSON.stringify(join(folder, 'journal'))}, process.env.VERSION.slice(0, 3) + ' ' + event + '\\n');
switch (process.argv[2]) {
  case 'release':
    write('releases');
    break;
  case 'work':
    write('works in ' + process.env.ENVIRONMENT + ' with ' + process.env.LOG_LEVEL);
    setInterval(() => undefined, 1000);
    process.on('SIGTERM', () => setTimeout(() => { write('has finished its message'); process.exit(0); }, 1000));
    if (process.env.VERSION.startsWith('bad')) setTimeout(() => { console.error('no queue'); process.exit(3); }, 1500);
    break;
  default:
    write('serves');
    const server = require('node:http').createServer((request, response) => response.end(process.env.VERSION));
    server.listen(Number(process.env.PORT));
    process.on('SIGTERM', () => server.close(() => process.exit(0)));
}`;

let state: string;
let engine: ChildProcess | undefined;

beforeEach(() => {
  state = makeStateDirectory();
});
afterEach(async () => {
  await stop();
  removeStateDirectory(state);
}, MINUTES);

/** Deploys a version with a new engine; resolves with what it says at the end. */
async function deploy(name: string): Promise<string> {
  const version = name.padEnd(40, '0');
  writeProcessImage(state, `${REPOSITORY}:${version}`, appOf(state));
  const service = {
    environment: { LOG_LEVEL: 'info' },
    release: { command: ['node', 'main.js', 'release'] },
    workers: { mailer: { command: ['node', 'main.js', 'work'] } },
  };
  const platform = synthesize(platformFixture({ environments: [TEST], database: undefined, service }), { version });
  const stacks = ['network', 'service'].map((part) => ({
    name: `shop-test-${part}`,
    template: platform.environment('test', part).toJSON() as JsonObject,
  }));
  const file = join(state, 'stacks.json');
  writeFileSync(file, JSON.stringify({ runtime: 'process', basePort: PORT, stacks } satisfies LaptopStacks));
  await stop();
  const child = spawn('node', ['--require', 'tsx/cjs', 'test/support/laptop-stacks.ts', state, file], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  engine = child;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'deployed' || line.startsWith('failed: ')) {
      child.stdout.resume();
      return line;
    }
  }
  throw new Error('the engine ended');
}

async function stop(): Promise<void> {
  if (engine !== undefined && engine.exitCode === null && engine.signalCode === null) {
    const ended = once(engine, 'exit');
    engine.kill('SIGTERM');
    await ended;
  }
}

const journal = (): readonly string[] => readFileSync(join(state, 'journal'), 'utf8').trim().split('\n');

test(
  'a worker starts after the release command, with the variables of the service, and finishes its message when the engine stops',
  async () => {
    expect(await deploy('v-1')).toBe('deployed');
    expect(journal()[0]).toBe('v-1 releases');
    expect([...journal().slice(1)].sort()).toEqual(['v-1 serves', 'v-1 works in test with info']);
    await stop();
    expect(journal().at(-1)).toBe('v-1 has finished its message');
  },
  5 * MINUTES,
);

test(
  'a version whose worker ends again and again is rolled back, also its web process',
  async () => {
    expect(await deploy('v-1')).toBe('deployed');
    expect(await deploy('bad')).toMatch(/^failed: .*circuit breaker.*exit code 3.*no queue/);
    expect(journal()).toContain('bad serves');
    expect(await (await fetch(`http://localhost:${PORT}/`)).text()).toMatch(/^v-1/);
    expect(journal().filter((line) => line === 'bad works in test with info')).toHaveLength(2);
  },
  5 * MINUTES,
);
