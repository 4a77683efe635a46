import { openPipelinePages, service, taskDefinition, textOf, VERSION, type PipelinePages } from './pipeline-pages';
import type { TaskView } from '../../src/ecs/service-view';

const EVIL = '<img src=x onerror="alert(1)"> & \x1b[2J\x1b]0;title\x07 \u202egnp';

let pages: PipelinePages;
beforeEach(async () => {
  pages = await openPipelinePages();
});
afterEach(() => pages.stop());

const task = (changes: Partial<TaskView> = {}): TaskView => ({
  id: 'task-1',
  runtimeId: '1',
  taskDefinitionArn: 'arn:task:1',
  imageUri: 'web:1',
  lastStatus: 'RUNNING',
  health: 'HEALTHY',
  startedAt: '2026-01-01T00:00:00.000Z',
  logFile: '/nowhere',
  sidecars: [],
  ...changes,
});

test('shows a commit message, an author, a branch, a log line and a warning as text, whatever is in them', async () => {
  pages.laptop.onDeploy = () => new Promise(() => undefined);
  const attached = pages.livePipeline.current;
  void attached?.pipeline.start({ ...(await pages.laptop.head()), message: EVIL, author: EVIL, branch: EVIL });
  await pages.until('/', 'logs/test/Service');
  pages.emit({ type: 'log', execution: 1, stage: 'test', action: 'Service', line: EVIL });
  pages.emit({ type: 'notice', level: 'warning', message: EVIL });
  for (const path of ['/', '/executions/1']) {
    const { body } = await pages.browser.send(path);
    expect(body).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp;');
    expect(body).not.toContain('<img');
    expect(body).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f\u202e]/);
  }
  const { body } = await pages.browser.send('/');
  expect(body.split('&lt;img')).toHaveLength(7);
});

test('says which version runs in an environment, its health, and that the pipeline has forgotten it', async () => {
  pages.resources.push(taskDefinition('test'));
  pages.laptop.services.push(service({ desiredCount: 2, tasks: [task(), task({ health: 'UNHEALTHY' })] }));
  const page = textOf(await pages.browser.send('/'));
  expect(page).toContain(`Version ${VERSION.slice(0, 7)}`);
  expect(page).toContain('Health degraded: 1 of 2 tasks healthy');
  expect(page).not.toContain('orphaned');
  pages.laptop.setStages([]);
  expect(textOf(await pages.browser.send('/'))).toContain('test orphaned: the pipeline does not deploy it any more');
});

test('shows the names of the parameters of an environment, and no value', async () => {
  pages.resources.push(taskDefinition('test'));
  pages.parameters.put({ name: '/orchard/test/secrets/KEY', type: 'SecureString', value: 'hunter2' });
  pages.parameters.put({ name: '/orchard/test/url', type: 'String', value: 'http://value' });
  pages.parameters.put({ name: '/orchard/prod/secrets/KEY', type: 'SecureString', value: 'hunter3' });
  const { body } = await pages.browser.send('/environments/test');
  expect(body).toContain('<code>/orchard/test/secrets/KEY</code>');
  expect(body).not.toMatch(/hunter|http:\/\/value|prod/);
});

test('an unknown environment and an unknown execution are not found', async () => {
  expect((await pages.browser.send('/environments/moon')).status).toBe(404);
  expect((await pages.browser.send('/executions/1')).status).toBe(404);
});

test('says what to expect before the first deployment', async () => {
  const page = textOf(await pages.browser.send('/'));
  for (const name of ['test', 'prod']) {
    expect(page).toContain(`${name} Version none yet Deployed never Health not running`);
  }
  expect(page).not.toContain('approve-prod Version');
});

test('shows what a chat channel shows of an execution', async () => {
  await pages.start();
  await pages.until('/', 'Approve</button>');
  expect(textOf(await pages.browser.send('/'))).not.toContain('Messages to the chat channel');
  const threadId = pages.laptop.store.get(1)?.id ?? '';
  const message = {
    at: '2026-01-01T00:00:00.000Z',
    title: 'Approve <b>?',
    summary: 'prod waits',
    description: '',
    nextSteps: [],
    context: {},
  };
  pages.messages.push({ ...message, threadId }, { ...message, threadId: 'of another' });
  const { body } = await pages.browser.send('/executions/1');
  expect(body).toContain('Messages to the chat channel: 1');
  expect(body).toContain('<strong>Approve &lt;b&gt;?</strong> prod waits');
});

test('says which of the pages it is', async () => {
  expect((await pages.browser.send('/')).body).toContain('<a href="/" aria-current="page">Overview</a>');
  expect((await pages.browser.send('/plan')).body).toContain('<a href="/plan" aria-current="page">Plan</a>');
});
