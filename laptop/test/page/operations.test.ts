import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commit } from '../pipeline/fixture';
import { fieldsOf, openPipelinePages, schedule, service, taskDefinition, textOf, type PipelinePages } from './pipeline-pages';
import type { ActionExecution } from '../../src/pipeline/execution';

let pages: PipelinePages;
beforeEach(async () => {
  pages = await openPipelinePages();
});
afterEach(() => pages.stop());

const post = (path: string, form: Readonly<Record<string, string>>) => pages.browser.send(path, { method: 'POST', form });
const approval = (number: number): ActionExecution | undefined =>
  pages.laptop.store.get(number)?.stages.find(({ name }) => name === 'approve-prod')?.actions[0];

test('the form of an approval approves it in the name of the person', async () => {
  await pages.start();
  const shown = await pages.until('/', 'Approve</button>');
  expect(shown).toContain('for prod?');
  const answer = await post('/executions/1/decision', {
    ...fieldsOf(shown, '/executions/1/decision'),
    decision: 'Approved',
    message: 'ripe',
  });
  expect(answer).toMatchObject({ status: 303, headers: { location: '/' } });
  expect(approval(1)).toMatchObject({ summary: 'approved: ripe', updatedBy: 'arn:aws:iam::000000000000:user/local' });
  await expect(pages.runs[0]).resolves.toBe('Succeeded');
  expect(await pages.until('/', 'succeeded</span>')).not.toContain('Approve</button>');
});

test('the form of an approval rejects it', async () => {
  await pages.start();
  const shown = await pages.until('/', 'Reject</button>');
  await post('/executions/1/decision', { ...fieldsOf(shown, '/executions/1/decision'), decision: 'Rejected', message: '' });
  await expect(pages.runs[0]).resolves.toBe('Rejected');
  expect(await pages.until('/', 'rejected</span>')).not.toContain('Retry');
});

test('a page that is open since an earlier execution cannot approve the next one', async () => {
  await pages.start();
  const stale = fieldsOf(await pages.until('/', 'Approve</button>'), '/executions/1/decision');
  commit(pages.laptop.repository, { 'prod.json': '{"is":2}' });
  await pages.start();
  await pages.until('/', 'action="/executions/2/decision"');
  for (const [path, form] of [
    ['/executions/1/decision', stale],
    ['/executions/2/decision', stale],
    ['/executions/2/decision', { ...stale, token: '' }],
  ] as const) {
    const answer = await post(path, { ...form, decision: 'Approved', message: '' });
    expect(answer.status).toBe(409);
    expect(textOf(answer)).toContain('Nothing was decided');
  }
  expect(approval(2)?.status).toBe('InProgress');
});

test('shows the changes that Build has written, and nothing without them', async () => {
  await pages.start();
  expect(await pages.until('/', 'Approve</button>')).not.toContain('What would change');
  const folder = join(pages.laptop.store.artifact(1, 'Source'), 'changes');
  mkdirSync(folder);
  writeFileSync(join(folder, 'prod.txt'), 'replaces <Database>\n');
  expect(await pages.until('/', 'What would change')).toContain('replaces &lt;Database&gt;</pre>');
});

test('shows the cost that Build has calculated for the version that runs', async () => {
  await pages.start();
  await pages.until('/', 'Approve</button>');
  const folder = join(pages.laptop.store.artifact(1, 'Source'), 'changes');
  mkdirSync(folder);
  pages.resources.push(taskDefinition('test', pages.laptop.store.get(1)?.revision.version));
  expect(await pages.until('/environments/test', 'Parameters</h2>')).not.toContain('Cost on AWS');
  writeFileSync(join(folder, 'test.cost.txt'), 'test: at least $33.00 a month\n');
  expect(await pages.until('/environments/test', 'Cost on AWS')).toContain('test: at least $33.00 a month</pre>');
});

test('a failed stage says why, and is retried', async () => {
  pages.laptop.onDeploy = () => Promise.reject(new Error('no ripe <apples>\nlast lines of the task:\n  \x1b[31mboom\x1b[0m'));
  await pages.start();
  await expect(pages.runs[0]).resolves.toBe('Failed');
  const failed = await pages.until('/', 'test / Service failed');
  expect(failed).toContain('no ripe &lt;apples&gt;\nlast lines of the task:\n  boom</pre>');
  pages.laptop.onDeploy = async () => undefined;
  await post('/executions/1/retry', fieldsOf(failed, '/executions/1/retry'));
  await pages.until('/', 'Approve</button>');
});

test('what the endpoint refuses is shown, and changes nothing', async () => {
  await pages.start();
  await pages.until('/', 'Approve</button>');
  const retried = await post('/executions/1/retry', { stage: 'test' });
  expect(retried.status).toBe(400);
  expect(textOf(retried)).toContain('only a stage that failed or was stopped can be retried');
  expect(textOf(await post('/executions/9/stop', { abandon: 'yes' }))).toContain('there is no execution #9');
  expect(textOf(await post('/executions/1/stop', {}))).toContain('the form has no field abandon');
});

test('an execution is stopped with a reason', async () => {
  await pages.start();
  await pages.until('/', 'Stop now</button>');
  await post('/executions/1/stop', { abandon: 'yes', reason: 'too <sour>' });
  await pages.until('/executions/1', 'Stopped: too &lt;sour&gt;');
});

test('a service is restarted, a job runs, a paused deployment continues, each by the operation of ECS', async () => {
  const hook = { id: 'pause-1', stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT', expiresAt: '2030-01-01T00:00:00.000Z', timeoutAction: 'ROLLBACK' };
  const shift = { id: 'ecs-svc/7', taskDefinitionArn: 'arn:task:2', stage: hook.stage, percent: 10, hook } as const;
  pages.resources.push(taskDefinition('test'), schedule('orchard-test-press'));
  pages.laptop.services.push(service({ shift: { ...shift, hook: { ...hook, timeoutAction: 'ROLLBACK' } } }));
  const { body } = await pages.browser.send('/');
  await post('/environments/test/deployment', { ...fieldsOf(body, '/environments/test/deployment'), decision: 'CONTINUE' });
  await post('/environments/test/restart', { service: 'web' });
  await post('/environments/test/jobs', { job: 'orchard-test-press' });
  expect(pages.calls.map(({ operation, input }) => [operation, input])).toEqual([
    [
      'ContinueServiceDeployment',
      {
        serviceDeploymentArn: 'arn:aws:ecs:eu-west-1:111111111111:service-deployment/orchard/web/7',
        hookId: 'pause-1',
        action: 'CONTINUE',
      },
    ],
    ['UpdateService', expect.objectContaining({ cluster: 'arn:aws:ecs:eu-west-1:111111111111:cluster/orchard', forceNewDeployment: true })],
    ['RunTask', expect.objectContaining({ taskDefinition: 'arn:job:1', cluster: 'arn:cluster', startedBy: 'page' })],
  ]);
  expect(textOf(await post('/environments/test/jobs', { job: 'other' }))).toContain('test has no schedule other');
});

test('an environment is rolled back to what an earlier execution deployed', async () => {
  await pages.start();
  await pages.until('/', 'Approve</button>');
  pages.resources.push(taskDefinition('test'));
  const { body } = await pages.browser.send('/environments/test');
  const [, execution = ''] = /<option id="rollback-to-1" value="([^"]+)">/.exec(body) ?? [];
  expect((await post('/environments/test/rollback', { execution })).status).toBe(303);
  await pages.until('/executions/2', 'Rollback to #1');
});
