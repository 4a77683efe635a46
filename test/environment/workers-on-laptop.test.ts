import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeStateDirectory, removeStateDirectory, writeProcessImage } from '../../laptop/test/runtime/sample-task';
import { enginePort } from '../support/engine-port';
import { platformFixture, TEST } from '../support/platform-fixture';
import { endEngines, imageOf, stacksOf, startEngine } from './laptop-engine';

const PORT = enginePort();
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

beforeEach(() => {
  state = makeStateDirectory();
});
afterEach(async () => {
  await endEngines();
  removeStateDirectory(state);
}, MINUTES);

const PLATFORM = platformFixture({
  environments: [TEST],
  database: undefined,
  service: {
    environment: { LOG_LEVEL: 'info' },
    release: { command: ['node', 'main.js', 'release'] },
    workers: { mailer: { command: ['node', 'main.js', 'work'] } },
  },
});

/** Deploys a version with a new engine; resolves with what it says at the end. */
async function deploy(name: string): Promise<string> {
  writeProcessImage(state, imageOf(name), appOf(state));
  const stacks = stacksOf(PLATFORM, name);
  await endEngines();
  return startEngine(state, { runtime: 'process', basePort: PORT, stacks }).outcome;
}

const journal = (): readonly string[] => readFileSync(join(state, 'journal'), 'utf8').trim().split('\n');

test(
  'a worker starts after the release command, with the variables of the service, and finishes its message when the engine stops',
  async () => {
    expect(await deploy('v-1')).toBe('deployed');
    expect(journal()[0]).toBe('v-1 releases');
    expect([...journal().slice(1)].sort()).toEqual(['v-1 serves', 'v-1 works in test with info']);
    await endEngines();
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
