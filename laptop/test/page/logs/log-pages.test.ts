import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { logRoutes } from '../../../src/page/logs/log-routes';
import { matchRoutes, type PageResponse } from '../../../src/page/route';
import { ExecutionStore } from '../../../src/pipeline/execution-store';
import { createdStack } from '../../fixtures/stack';
import { temporaryDirectory } from '../../fixtures/temporary-directory';
import type { Readable } from 'node:stream';
import type { ActionExecution, Execution } from '../../../src/pipeline/execution';

const state = temporaryDirectory();
const HOSTILE = `<script>alert(1)</script>\u001b]0;title\u0007\u001b[31m"red"\u001b[0m \u202eexe`;

const execution = (action: Partial<ActionExecution> = {}): Execution => ({
  id: 'd9e1f0b2-0000-4000-8000-000000000000',
  number: 7,
  pipelineName: 'orchard',
  pipelineVersion: '0123456789abcdef',
  type: 'STANDARD',
  rollbackTarget: null,
  status: 'InProgress',
  revision: { version: 'a'.repeat(40), message: 'Peel plums', author: 'Ada', branch: 'main' },
  startedAt: '2026-11-20T12:00:00.000Z',
  endedAt: null,
  stages: [
    {
      name: '<b>',
      status: 'InProgress',
      actions: [
        {
          name: 'Build & test',
          status: 'InProgress',
          startedAt: '2026-11-20T12:00:00.000Z',
          endedAt: null,
          summary: '',
          outputVariables: {},
          ...action,
        },
      ],
    },
  ],
});

const taskDefinition = {
  logicalId: 'Task',
  type: 'AWS::ECS::TaskDefinition',
  physicalId: 'arn:aws:ecs:eu-west-1:111111111111:task-definition/orchard-test:3',
  attributes: {},
  properties: {
    ContainerDefinitions: [
      {
        Name: 'app',
        Environment: [
          { Name: 'ENVIRONMENT', Value: 'test' },
          { Name: 'VERSION', Value: 'a' },
        ],
        LogConfiguration: { LogDriver: 'awslogs', Options: { 'awslogs-group': '/orchard/test', 'awslogs-stream-prefix': 'ecs' } },
      },
    ],
  },
};

function pages(): { readonly store: ExecutionStore; readonly get: (path: string) => Promise<PageResponse> } {
  const store = new ExecutionStore(state.path);
  const routes = logRoutes({
    stateDirectory: state.path,
    store,
    stacks: { list: () => [createdStack({ name: 'orchard-test-service', resources: [taskDefinition] })] },
  });
  const get = async (path: string): Promise<PageResponse> => {
    const { pathname, searchParams } = new URL(path, 'http://127.0.0.1');
    const [match] = matchRoutes(routes, pathname);
    return match!.route.respond({ parameters: match!.parameters, query: searchParams, form: new URLSearchParams() });
  };
  return { store, get };
}

const LOG = `/executions/7/logs/${encodeURIComponent('<b>')}/${encodeURIComponent('Build & test')}`;

/** The pages of an execution with a log of these lines. */
function withLog(content: string, action?: Partial<ActionExecution>): ReturnType<typeof pages> & { readonly file: string } {
  const made = pages();
  made.store.save(execution(action));
  const file = made.store.logFile(7, { stage: '<b>', action: 'Build & test' });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return { ...made, file };
}

const OVER = { status: 'Succeeded', endedAt: '2026-11-20T12:01:05.000Z', summary: 'built' } as const;

async function contentOf(response: Promise<PageResponse>): Promise<string> {
  const page = await response;
  return page.kind === 'page' ? page.content.source : page.kind;
}

async function streamOf(response: Promise<PageResponse>): Promise<Readable> {
  const { body } = (await response) as Extract<PageResponse, { kind: 'stream' }>;
  return body;
}

test('shows a log from its first byte, with its text escaped and its colours as classes', async () => {
  const content = await contentOf(withLog(`first\n${HOSTILE}\n`, OVER).get(LOG));
  expect(content).toContain('<span id="b0">first\n</span>');
  expect(content).toContain('&lt;script&gt;alert(1)&lt;/script&gt;<span class="fg-1">&quot;red&quot;</span> \ufffdexe\n</span>');
  expect(content).not.toMatch(/<script|\u001b|style=|data-follow/);
});

test('escapes the names of stage and action in the title and in links, and says how the action ended', async () => {
  const page = await withLog('one\n', { ...OVER, summary: '<i>done</i>' }).get(LOG);
  expect(page).toMatchObject({ kind: 'page', title: '<b>/Build & test of #7' });
  const content = await contentOf(Promise.resolve(page));
  expect(content).toMatch(/succeeded<\/span>,\s+<span[^>]*>1 min 5 s<\/span>: &lt;i&gt;done&lt;\/i&gt;/);
  expect(content).toContain('href="/executions/7/logs/%3Cb%3E/Build%20%26%20test/text"');
});

test('says that nothing was written where the log of an ended action is missing', async () => {
  const { get, file } = withLog('', OVER);
  rmSync(file);
  await expect(contentOf(get(LOG))).resolves.toContain('Nothing was written to this log.');
});

test('cuts a very long line off, and says by how much', async () => {
  const content = await contentOf(withLog(`${'x'.repeat(60_000)}\n`, OVER).get(LOG));
  expect(content).toContain('… and 56,000 more characters');
  expect(content.length).toBeLessThan(10_000);
});

test('sends what is written after the page as events, split like the page, and ends with the action', async () => {
  const { store, get, file } = withLog('one\n');
  expect(await contentOf(get(LOG))).toContain(`data-follow="${LOG}/follow" data-from="4"`);
  const received = text(await streamOf(get(`${LOG}/follow?from=4`)));
  appendFileSync(file, `${HOSTILE}\ntwo\nhal`);
  appendFileSync(file, 'f\n');
  store.save(execution(OVER));
  const events = await received;
  const lines = [...events.matchAll(/^data: (.+)$/gm)].map(([, data]) => JSON.parse(data!) as string).join('');
  expect(lines).toMatch(/^<span id="b4">&lt;script.*exe\n<\/span><span id="b\d+">two\n<\/span><span id="b\d+">half\n<\/span>$/);
  expect(events).toMatch(/\nid: \d+\nevent: end\ndata:\n\n$/);
});

test('stops to read a log for a client that has disconnected', async () => {
  const stream = await streamOf(withLog('one\n').get(`${LOG}/follow?from=4`));
  stream.resume();
  await sleep(50);
  stream.destroy();
  await once(stream, 'close');
});

test('finds a text in upper and lower case and across colours, and counts every match', async () => {
  const { get } = withLog(`an Error, an \u001b[31mERR\u001b[0mOR\nfine\n<error>\n`, OVER);
  const content = await contentOf(get(`${LOG}?q=error`));
  expect(content).toContain('3 matches in 2 lines for <q>error</q>');
  expect(content).toContain(`?at=0#b0">an <mark>Error</mark>, an <mark>ERROR</mark></a>`);
  expect(content).toContain('&lt;<mark>error</mark>&gt;');
});

test('takes the searched text literally, and escapes it', async () => {
  const content = await contentOf(withLog('a.c\nabc\n', OVER).get(`${LOG}?q=${encodeURIComponent('A.C')}`));
  expect(content).toContain('1 match in 1 line for');
  const hostile = await contentOf(pages().get(`${LOG}?q=${encodeURIComponent('"><script>(')}`));
  expect(hostile).toContain('No line contains <q>&quot;&gt;&lt;script&gt;(</q>');
});

test.each(['/executions/8/logs/Build/Build', '/executions/x/logs/Build/Build', '/executions/7/logs/..%2F..%2Fsecrets/Build'])(
  'has no page %s',
  async (path) => {
    await expect(withLog('').get(path)).rejects.toMatchObject({ status: 404 });
  },
);

test('lists the logs of the tasks of an environment, and shows each', async () => {
  const folder = join(state.path, 'logs', 'orchard-test');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'm00000001.log'), 'listening\n');
  const { get } = pages();
  const list = await contentOf(get('/environments/test/logs'));
  expect(list).toContain('/orchard/test');
  const [, path = ''] = /href="(\/environments\/test\/logs\/[^"]+)"/.exec(list) ?? [];
  await expect(contentOf(get(path))).resolves.toContain('listening');
  await expect(text(await streamOf(get(`${path}/text`)))).resolves.toBe('listening\n');
  await expect(get('/environments/prod/logs')).rejects.toThrow('no environment prod is deployed');
  await expect(get('/environments/test/logs/..%2Fservices')).rejects.toThrow('has no log ../services');
});

test('shows what happened to the services', async () => {
  writeFileSync(join(state.path, 'services.log'), '2026-11-20T12:00:00.000Z orchard-test: task 1 started\n');
  await expect(contentOf(pages().get('/logs/services?q=orchard-test'))).resolves.toContain('1 match in 1 line');
});
