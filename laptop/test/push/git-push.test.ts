import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endpointFile } from '../../src/endpoint/endpoint-file';
import { commit, deployAction, source, stage } from '../pipeline/fixture';
import { openPushTarget, PAUSED_SERVICE, type PushTarget } from './push-fixture';

const WITHOUT_APPROVAL = [source(), stage('test', deployAction('Service', 'test'))];

let target: PushTarget;
beforeEach(async () => {
  target = await openPushTarget();
});
afterEach(() => target.stop());

const statuses = (): readonly string[] => target.executions().map(({ status }) => status);
const until = async (fits: () => boolean): Promise<void> => {
  while (!fits()) {
    await sleep(20);
  }
};

/** Makes deployments wait until the returned function is called. */
function holdDeployments(): () => void {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  target.laptop.onDeploy = () => released;
  return release;
}

test('shows the steps of the pushed commit up to its end, without changes that are not committed', async () => {
  target.laptop.setStages(WITHOUT_APPROVAL);
  commit(target.laptop.repository, { 'test.json': '{"is":2}' });
  writeFileSync(join(target.laptop.repository, 'test.json'), '{"is":3}');
  const { status, output } = await target.push('local', 'main');
  const version = target.git('rev-parse', '--short=7', 'HEAD').trim();
  expect(status).toBe(0);
  expect(output).toMatch(new RegExp(`^#1  ${version}  change test.json$`, 'm'));
  expect(output).toMatch(/^ {2}Ctrl-C ends only this output; /m);
  expect(output).toMatch(/^ {2}✔ Source \/ GitHub \(\d+\.\d s\) [0-9a-f]{7} change test.json$/m);
  expect(output).toMatch(/^ {2}✔ test \/ Service \(\d+\.\d s\) test deployed$/m);
  expect(output).toMatch(/^✔ #1 has succeeded: the commit is in every environment$/m);
  expect(output).toMatch(/^ \* \[new branch\] +main -> main$/m);
  expect(target.laptop.deployments).toEqual(['test {"is":2}']);
});

test('runs a commit again that was pushed before, also after its history was rewritten', async () => {
  target.laptop.setStages(WITHOUT_APPROVAL);
  await target.push('local', 'main');
  await target.push('local', 'main');
  target.git('commit', '--quiet', '--amend', '--message', 'another message');
  const { status } = await target.push('local', 'main');
  expect(status).toBe(0);
  expect(statuses()).toEqual(['Succeeded', 'Succeeded', 'Succeeded']);
});

test('ends where a person has to decide, and says how', async () => {
  const { status, output } = await target.push('local', 'main');
  const version = target.git('rev-parse', 'HEAD').trim();
  expect(status).toBe(0);
  expect(output).toContain(`  approve-prod: approve ${version.slice(0, 7)}?\n  ship ${version}\n`);
  expect(output).toContain(
    '\n? #1 waits for a decision: npx projen pipeline:approve approve-prod --local, or npx projen pipeline:reject approve-prod --local\n',
  );
  expect(statuses()).toEqual(['InProgress']);
});

test('says how to continue where the engine ends at the approval, because nobody can be asked', async () => {
  target.laptop.onDecide = () => Promise.resolve(undefined);
  const { output } = await target.push('local', 'main');
  expect(output).toContain('\n? #1 waits for a decision: npm start -- --approve, or npm start -- --reject\n');
});

test('is a success for git where the pipeline fails, and shows the reason', async () => {
  target.laptop.onDeploy = () => Promise.reject(new Error('no cherries today'));
  const { status, output } = await target.push('local', 'main');
  expect(status).toBe(0);
  expect(output).toMatch(/✖ test \/ Service \(\d+\.\d s\)\n {4}no cherries today\n {4}log: .*test\.Service\.log\n/);
  expect(output).toContain('\n✖ #1 has failed, and the commit is not in every environment; push a fix, or the same commit to try again\n');
});

test('waits for the rollback of the stage that failed', async () => {
  target.laptop.setStages(WITHOUT_APPROVAL);
  await target.push('local', 'main');
  commit(target.laptop.repository, { 'test.json': '{"is":2}' });
  const release = holdDeployments();
  const hold = target.laptop.onDeploy;
  target.laptop.onDeploy = (request) => (request.template.is === 2 ? Promise.reject(new Error('no cherries today')) : hold(request));
  const { printed, ended } = target.startPush('local', 'main');
  await printed('the stage that failed is rolled back');
  release();
  expect((await ended).output).toContain('✖ #2 has failed');
  expect(target.executions().map(({ type, status }) => `${type} ${status}`)).toEqual([
    'STANDARD Succeeded',
    'STANDARD Failed',
    'ROLLBACK Succeeded',
  ]);
});

test('ends where a deployment is paused until a person decides', async () => {
  const release = holdDeployments();
  target.laptop.setStages(WITHOUT_APPROVAL);
  target.laptop.services.push(PAUSED_SERVICE);
  const { status, output } = await target.push('local', 'main');
  release();
  expect(status).toBe(0);
  expect(output).toContain(
    '\n? #1 waits for a decision about its deployment: npx projen deployment:continue test --local, or npx projen deployment:stop test --local\n',
  );
});

test('goes on where a deployment is paused for its tests', async () => {
  const release = holdDeployments();
  target.laptop.setStages(WITHOUT_APPROVAL);
  const shift = PAUSED_SERVICE.shift!;
  const stage = 'POST_TEST_TRAFFIC_SHIFT';
  target.laptop.services.push({ ...PAUSED_SERVICE, shift: { ...shift, stage, hook: { ...shift.hook!, stage } } });
  const push = target.startPush('local', 'main');
  await push.printed('test / Service');
  release();
  expect((await push.ended).output).toMatch(/^(?![^]*waits for a decision)[^]*#1 has succeeded/);
});

test('a newer push supersedes one that is queued, and all of them say so', async () => {
  const release = holdDeployments();
  const { repository } = target.laptop;
  target.laptop.setStages(WITHOUT_APPROVAL);
  const first = target.push('local', 'main');
  await until(() => target.laptop.deployments.length === 1);
  commit(repository, { 'test.json': '{"is":2}' });
  const second = target.push('local', 'main');
  await until(() => target.executions().length === 2);
  commit(repository, { 'test.json': '{"is":3}' });
  const third = target.startPush('local', 'main');
  await third.printed('#3 waits until the stage test is free');
  await expect(second).resolves.toMatchObject({
    status: 0,
    output: expect.stringContaining('#2 is superseded by a newer commit') as string,
  });
  release();
  await expect(first).resolves.toMatchObject({ status: 0, output: expect.stringContaining('#1 has succeeded') as string });
  expect((await third.ended).output).toContain('#3 has succeeded');
  expect(statuses()).toEqual(['Succeeded', 'Superseded', 'Succeeded']);
});

test('a commit that runs is followed, and does not run twice', async () => {
  const release = holdDeployments();
  target.laptop.setStages(WITHOUT_APPROVAL);
  const first = target.push('local', 'main');
  await until(() => target.laptop.deployments.length === 1);
  const second = target.startPush('local', 'main');
  await second.printed('#1 runs this commit already');
  release();
  expect((await first).output).not.toContain('runs this commit already');
  expect((await second.ended).output).toMatch(/^#1 runs this commit already\n[^]*#1 has succeeded/);
  expect(statuses()).toEqual(['Succeeded']);
});

test('Ctrl-C ends the push, and not the execution', async () => {
  const release = holdDeployments();
  target.laptop.setStages(WITHOUT_APPROVAL);
  const { process: child, ended } = target.startPush('local', 'main');
  await until(() => target.laptop.deployments.length === 1);
  // As a terminal does: to git and to all that it has started.
  process.kill(-(child.pid ?? NaN), 'SIGINT');
  expect((await ended).status).not.toBe(0);
  release();
  await until(() => statuses()[0] === 'Succeeded');
});

test('the end of the engine ends the push, which says how to continue', async () => {
  const release = holdDeployments();
  const { printed, ended } = target.startPush('local', 'main');
  await printed('#1 ');
  await target.stop();
  release();
  await expect(ended).resolves.toMatchObject({ status: 0, output: expect.stringContaining('npm start continues') as string });
});

test('a refusal of the engine while it is followed is not its end', async () => {
  const release = holdDeployments();
  const { printed, ended } = target.startPush('local', 'main');
  await printed('#1 ');
  const engine = createServer((_request, response) =>
    response.writeHead(400).end(JSON.stringify({ __type: 'ValidationException', message: 'there is no execution 1' })),
  );
  await new Promise<void>((done) => engine.listen(0, '127.0.0.1', done));
  const { port } = engine.address() as AddressInfo;
  endpointFile(target.laptop.stateDirectory).write({ port, url: `http://127.0.0.1:${port}` });
  const { output } = await ended;
  engine.close();
  release();
  expect(output).toContain('the engine does not show #1: there is no execution 1');
  expect(output).not.toContain('the engine has ended');
});

test('follows an execution that starts again because the pipeline has changed itself', async () => {
  target.laptop.setStages(WITHOUT_APPROVAL);
  const release = holdDeployments();
  const push = target.startPush('local', 'main');
  await push.printed('#1 ');
  target.laptop.setStages([...WITHOUT_APPROVAL, stage('prod', deployAction('Service', 'prod'))]);
  release();
  const { output } = await push.ended;
  expect(output).toMatch(/the pipeline has changed itself[^]*^#2 [^]*✔ prod \/ Service[^]*✔ #2 has succeeded/m);
  expect(statuses()).toEqual(['Cancelled', 'Succeeded']);
});

test('a commit message cannot control the terminal', async () => {
  target.laptop.setStages(WITHOUT_APPROVAL);
  target.git('commit', '--quiet', '--allow-empty', '--message', 'red \u001b[31m title \u001b]0;evil\u0007 back \u0008 end');
  const { output } = await target.push('local', 'main');
  expect(output).toContain('red  title  back \\u0008 end');
  expect(output).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
});

test('works in a shallow clone', async () => {
  target.laptop.setStages(WITHOUT_APPROVAL);
  const { repository } = target.laptop;
  commit(repository, { 'test.json': '{"is":2}' });
  const parent = target.git('rev-parse', 'HEAD~1').trim();
  writeFileSync(join(repository, '.git/shallow'), target.git('rev-parse', 'HEAD'));
  target.git('reflog', 'expire', '--expire=now', '--all');
  target.git('gc', '--quiet', '--prune=now');
  expect(() => target.git('cat-file', '-e', parent)).toThrow();
  const { status, output } = await target.push('local', 'main');
  expect({ status, output }).toMatchObject({ status: 0, output: expect.stringContaining('#1 has succeeded') as string });
});

describe('what cannot run is refused, with what to do, and nothing is queued', () => {
  afterEach(() => expect(statuses()).toEqual([]));

  test.each([
    [
      'another branch',
      ['HEAD:feature/a'],
      'feature/a (the pipeline takes the branch main; git push local feature/a:main runs this commit)',
    ],
    [
      'several branches at once or not at all',
      ['--atomic', 'main', 'HEAD:other'],
      'main -> main (the pipeline takes one branch: push it alone, or without --atomic)',
    ],
    ['a tag', ['HEAD:refs/tags/v1'], 'v1 (only a branch can be pushed here)'],
    ['a deletion', [':main'], "unable to delete 'main': remote ref does not exist"],
  ])('%s', async (_, refs, reason) => {
    const { status, output } = await target.push('local', ...refs);
    expect(status).toBe(1);
    expect(output).toContain(reason);
  });

  test('a commit that only another clone has', async () => {
    const { repository, stateDirectory } = target.laptop;
    const clone = join(stateDirectory, 'clone');
    target.git('clone', '--quiet', repository, clone);
    target.git('-C', clone, 'commit', '--quiet', '--allow-empty', '--message', 'elsewhere');
    const { status, output } = await target.pushFrom(clone, join(stateDirectory, 'push.git'), 'HEAD:main');
    expect(status).toBe(1);
    expect(output).toContain(
      `HEAD -> main (the repository ${repository} does not have this commit; fetch it there, then push it from there)`,
    );
  });

  test('every push with a version of git that does not know the hook', async () => {
    target.git('config', '--file', join(target.laptop.stateDirectory, 'push.git/config'), '--unset', 'receive.procReceiveRefs');
    const { status, output } = await target.push('local', 'main');
    expect(status).toBe(1);
    expect(output).toContain('git push local needs Git 2.29 or newer');
  });

  test('every push where no engine runs', async () => {
    await target.stop();
    const { status, output } = await target.push('local', 'main');
    expect(status).toBe(1);
    expect(output).toContain('main -> main (no engine runs here: start it with npm start, then push again)');
  });

  test('every push after an engine was killed, and its program deleted', async () => {
    await target.stop();
    const hook = join(target.laptop.stateDirectory, 'push.git/hooks/proc-receive');
    writeFileSync(join(target.laptop.stateDirectory, 'endpoint.json'), '{"schemaVersion":1,"state":{"port":9,"url":"http://127.0.0.1:9"}}');
    expect((await target.push('local', 'main')).output).toContain('(no engine runs here: start it with npm start, then push again)');
    writeFileSync(hook, readFileSync(hook, 'utf8').replaceAll(process.execPath, '/nowhere/node'));
    const { status, output } = await target.push('local', 'main');
    expect(status).toBe(1);
    expect(output).toContain('the engine that received pushes here is gone: start it with npm start, then push again');
  });
});
