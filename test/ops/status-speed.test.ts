import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { connectLocal } from '../../src/ops/aws/connect-local';
import { readPipeline } from '../../src/ops/pipeline/read-pipeline';
import { Repository } from '../e2e/repository';
import type { RunningEngine } from '../e2e/repository';
import { enginePort } from '../support/engine-port';
import { PageTabs } from '../support/page-tabs';
import { seedHistory } from './seed-history';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

const MINUTES = 60_000;
const PORT = String(enginePort());
const EXECUTIONS = 1000;
const LIMIT = 1;
/** Other tests may run at the same time: the test measures how fast a command can be, not how busy the machine is. */
const TRIES = 8;
const MAIN = ['node', '--require', 'tsx/cjs', 'src/ops/main.ts'];
const OPTIONS = `service: { build: { install: '', test: '', bundle: '' } }, environments: [
  { name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development' },
  { name: 'prod', account: '111111111111', region: 'eu-west-1', tier: 'production' },
],`;

/** Seconds that a program takes, with everything that it starts. */
interface Cost {
  readonly wall: number;
  /** Of the processor. */
  readonly work: number;
}

describe(`with ${EXECUTIONS} executions in the history of the laptop engine`, () => {
  let repository: Repository;
  let engine: RunningEngine;

  beforeAll(async () => {
    repository = new Repository({ options: OPTIONS });
    seedHistory(join(repository.folder, '.local'), EXECUTIONS);
    engine = repository.start('--wait', '--port', PORT);
    await engine.until(({ type }) => type === 'approval');
  }, 2 * MINUTES);
  afterAll(async () => {
    engine.process.kill('SIGINT');
    await engine.ended;
    repository.discard();
  }, MINUTES);

  function run(program: readonly string[]): { readonly cost: Cost; readonly out: string; readonly err: string } {
    const { stdout, stderr } = spawnSync('bash', ['-c', 'time "$@"', 'time', ...program], {
      cwd: repository.folder,
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C', TIMEFORMAT: '%R %U %S' },
    });
    const [timing = '', ...rest] = stderr.trimEnd().split('\n').reverse();
    const [wall = NaN, user = NaN, system = NaN] = timing.split(' ').map(Number);
    return { cost: { wall, work: user + system }, out: stdout, err: rest.reverse().join('\n') };
  }

  /** By how much other programs slow down even the smallest program now. */
  function slowdown(): number {
    const { wall, work } = run(['node', '--eval', '0']).cost;
    return Math.max(1, wall / work);
  }

  /** The minimum of several tries, as if on an idle machine. Stops at the first that is fast enough. */
  function leastCost(program: readonly string[], pattern: RegExp): Cost {
    let least: Cost = { wall: Infinity, work: Infinity };
    for (let tries = 0; tries < TRIES && Math.max(least.wall, least.work) >= LIMIT; tries += 1) {
      const busy = slowdown();
      const { out, cost } = run(program);
      expect(out).toMatch(pattern);
      least = { wall: Math.min(least.wall, cost.wall / busy), work: Math.min(least.work, cost.work) };
    }
    return least;
  }

  const STATUS: readonly (readonly [command: string, pattern: RegExp])[] = [
    ['pipeline:status', /prod waits for an approval/],
    ['pipeline:logs', /Phase complete/],
    ['env:list', /test +\w{7} .* healthy +1\/1/],
    ['env:show test', /^http:\/\/localhost:\d+\n/],
    ['service:logs test', /^$/],
    ['service:events test', /has reached a steady state/],
    ['secret:list', /no secrets; declare one/],
  ];

  test.each(STATUS)(
    '`%s --local` answers within a second',
    (command, pattern) => {
      const { wall, work } = leastCost([...MAIN, ...command.split(' '), '--local'], pattern);
      expect(wall).toBeLessThan(LIMIT);
      expect(work).toBeLessThan(LIMIT);
    },
    MINUTES,
  );

  test.each(STATUS)(
    '`npx projen %s --local` answers within a second as well',
    (command, pattern) => {
      expect(leastCost(['npx', 'projen', ...command.split(' '), '--local'], pattern).wall).toBeLessThan(LIMIT);
    },
    MINUTES,
  );

  test(
    '`doctor --local`, which runs six programs, answers within a second',
    () => {
      expect(leastCost([...MAIN, 'doctor', '--local'], /ready to deploy/).wall).toBeLessThan(LIMIT);
    },
    MINUTES,
  );

  test.each([
    ['env:list', ['client-cloudformation', 'client-ecs', 'client-ssm']],
    ['pipeline:status', ['client-codepipeline']],
    ['secret:list', ['client-ssm']],
    ['--help', []],
    ['image', []],
  ])('`%s` loads no other command, and only the clients %j', (command, clients) => {
    const script = "require('./src/ops/main.ts'); process.on('exit', () => console.error(Object.keys(require.cache).join()))";
    const { err } = run([
      'node',
      '--require',
      'tsx/cjs',
      '--eval',
      script,
      'main',
      command,
      ...(['--help', 'image'].includes(command) ? [] : ['--local']),
    ]);
    expect(found(err, /src\/ops\/commands\/([^/,]+)\.ts/g)).toEqual(command === '--help' ? [] : [command.replace(':', '-')]);
    expect(found(err, /@aws-sdk\/(client-[^/]+)\//g)).toEqual(clients);
  });

  test(
    'a request that `--watch` and `-f` repeat costs the engine a few milliseconds',
    async () => {
      const clients = connectLocal(repository.folder).at({ account: '111111111111', region: 'eu-west-1' }, 'read');
      const [pipeline, logs] = await Promise.all([clients.codePipeline(), clients.logs()]);
      const status = (): Promise<unknown> =>
        readPipeline({ client: pipeline, pipeline: 'orchard', executions: 20, readFailedTests: async () => [] });
      const log = (): Promise<unknown> =>
        logs.send(new FilterLogEventsCommand({ logGroupName: '/aws/codebuild/orchard-build', logStreamNames: ['none'] }));
      expect(await milliseconds(status)).toBeLessThan(50);
      expect(await milliseconds(log)).toBeLessThan(50);
    },
    MINUTES,
  );

  test(
    'the page answers within 200 milliseconds while ten tabs are open',
    async () => {
      const event = await engine.until(({ type }) => type === 'page');
      const tabs = await PageTabs.open(event.type === 'page' ? event.url : '', 10);
      for (const path of ['/', '/history', '/plan']) {
        expect(await milliseconds(() => tabs.read(path))).toBeLessThan(200);
      }
      await tabs.close();
    },
    MINUTES,
  );
});

const found = (text: string, pattern: RegExp): readonly string[] =>
  [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))].sort();

/** The shortest of several times. */
async function milliseconds(look: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let tries = 0; tries < 20; tries += 1) {
    const began = performance.now();
    await look();
    times.push(performance.now() - began);
  }
  return Math.min(...times);
}
