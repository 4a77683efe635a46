import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EnvironmentSummary } from '../../src/ops/environment/environment-summary';
import type { PipelineStatus } from '../../src/ops/pipeline/pipeline-status';
import { Repository } from '../e2e/repository';
import type { RunningEngine } from '../e2e/repository';
import { collection } from '../e2e/tiny-app';

const MINUTES = 60_000;
const PORT = String(30_000 + (process.pid % 1000) * 10);
const VALUE = 'hunter2-of-a-day';
const options = (secrets = ''): string => `service: { ${secrets} build: { install: '', test: '', bundle: '' } }, database: {}, environments: [
  { name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development' },
  { name: 'prod', account: '111111111111', region: 'eu-west-1', tier: 'production' },
],`;

describe('a day of use, with the laptop engine in one terminal and the commands in another', () => {
  let repository: Repository;
  let engine: RunningEngine;
  let first: string;
  let second: string;
  const said: string[] = [];

  beforeAll(() => {
    repository = new Repository({ options: options() });
    first = repository.commit('plant a tree');
    engine = repository.start('--wait', '--port', PORT);
  }, MINUTES);
  afterAll(async () => {
    engine.process.kill('SIGINT');
    await engine.ended;
    repository.discard();
  }, MINUTES);

  async function ops(line: string, input = ''): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
    const environment = { ...process.env, AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
    const child = spawn('node', ['--require', 'tsx/cjs', 'src/ops/main.ts', ...line.split(' '), '--local'], { cwd: repository.folder, env: environment });
    child.stdin.end(input);
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    said.push(out, err);
    return { code: code as number, out, err };
  }

  /** Looks again and again until it is so. */
  async function until<T>(line: string, isSo: (found: T) => boolean): Promise<T> {
    let last = '';
    for (let tries = 0; tries < 200; tries += 1) {
      const { out, code, err } = await ops(`${line} --json`);
      last = out + err;
      if (code === 0 && isSo(JSON.parse(out) as T)) return JSON.parse(out) as T;
      await sleep(300);
    }
    throw new Error(`it did not come to be so: ${last}`);
  }

  const stage = (status: PipelineStatus, name: string): PipelineStatus['stages'][number] | undefined => status.stages.find((each) => each.name === name);
  const waitsFor = (version: string) => (status: PipelineStatus): boolean => stage(status, 'prod')?.execution?.version === version && stage(status, 'prod')?.actions.some(({ waits }) => waits) === true;
  const runs = (name: string, version: string) => (environments: readonly EnvironmentSummary[]): boolean => environments.some((each) => each.name === name && each.version === version && each.health === 'healthy');

  test('a good push is seen, looked at and approved', async () => {
    await until('pipeline:status', waitsFor(first));
    const status = await ops('pipeline:status');
    expect(status.out).toContain('prod waits for a decision: npx projen pipeline:approve prod');
    const approval = await ops('pipeline:approve prod --yes --message fine');
    expect(approval).toMatchObject({ code: 0, err: '' });
    expect(approval.out).toMatch(/tested +in test http:\/\/localhost:\d+/);
    expect(approval.out).toContain('1 of 1 acceptance passed');
    await until('env:list', runs('prod', first));
    expect((await ops('pipeline:status')).out).toMatch(/Approve +Succeeded .*fine/);
    expect((await ops('env:show prod')).out.split('\n')[0]).toMatch(/^http:\/\/localhost:\d+$/);
  }, 3 * MINUTES);

  test('a secret is declared, set from standard input, and travels with the next push', async () => {
    expect(await ops('secret:set test STRIPE_KEY', VALUE)).toMatchObject({ code: 2, err: expect.stringContaining("secrets: ['STRIPE_KEY'],") });
    repository.configure(options("secrets: ['STRIPE_KEY'],"));
    expect((await ops('secret:list')).out).toMatch(/test +STRIPE_KEY +missing/);
    expect(await ops('secret:set test STRIPE_KEY', `${VALUE}\n`)).toMatchObject({ code: 0 });
    expect(await ops('secret:copy test prod --yes')).toMatchObject({ code: 0 });
    expect((await ops('secret:list prod')).out).toMatch(/prod +STRIPE_KEY +set +1/);
    second = repository.commit('take money');
    await until('pipeline:status', waitsFor(second));
    const approval = await ops('pipeline:approve prod --yes');
    expect(approval.out).toMatch(/1 commit since:\n +\w{7} take money \(Ada\)/);
    await until('env:list', runs('prod', second));
  }, 3 * MINUTES);

  test('production goes back to the version before', async () => {
    await until<PipelineStatus>('pipeline:status', (status) => stage(status, 'prod')?.status === 'Succeeded' && stage(status, 'prod')?.execution?.version === second);
    expect(await ops('pipeline:rollback prod --yes')).toMatchObject({ err: '', code: 0, out: expect.stringContaining(`prod goes back to ${first.slice(0, 7)}`) });
    await until('env:list', runs('prod', first));
  }, 2 * MINUTES);

  test('a restart replaces the tasks, and the events say so', async () => {
    expect(await ops('service:restart test')).toMatchObject({ code: 0, out: expect.stringContaining('the new tasks are healthy') });
    expect((await ops('service:events test')).out).toContain('tasks that stopped, newest first');
  }, MINUTES);

  test('the database is reached straight', async () => {
    expect((await ops('db:connect test')).out).toMatch(/psql "host=\S+ port=\d+ dbname=orchard user=service"/);
  }, MINUTES);

  test('a failing test is seen, read, and has left the environment as it was', async () => {
    repository.write({ 'app/acceptance/tiny.postman_collection.json': collection('pm.expect("a pear").to.eql("an apple");') });
    const bad = repository.commit('mix up the fruit');
    const failed = await until<PipelineStatus>('pipeline:status', (status) => status.executions.some(({ version, status: state }) => version === bad && state === 'Failed'));
    const execution = failed.executions.find(({ version, type }) => version === bad && type === 'STANDARD')?.id ?? '';
    const logs = await ops(`pipeline:logs test --execution ${execution}`);
    expect(logs.err).toContain('test/AcceptanceTest: Failed');
    expect(logs.out).toContain("expected 'a pear' to deeply equal 'an apple'");
    await until('env:list', runs('test', second));
  }, 3 * MINUTES);

  test('a secret that nobody set stops the build before anything changes, and the log names the command', async () => {
    repository.configure(options("secrets: ['STRIPE_KEY', 'MAIL_KEY'],"));
    const careless = repository.commit('send letters');
    await until<PipelineStatus>('pipeline:status', (status) => status.executions.some(({ version, status: state }) => version === careless && state === 'Failed'));
    expect((await ops('pipeline:logs Build')).out).toContain('npx projen secret:set test MAIL_KEY --local');
    await until('env:list', runs('test', second));
  }, MINUTES);

  test('no secret value was ever shown', () => {
    expect(said.join('')).not.toContain(VALUE);
    expect(engine.events.map((event) => JSON.stringify(event)).join()).not.toContain(VALUE);
  });
});
