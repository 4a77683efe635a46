import { historyPage, type HistoryBackend } from '../../../src/page/history/history-page';
import { html } from '../../../src/page/html';
import { createdStack } from '../../fixtures/stack';
import { approvalStage, deployAction, source, stage } from '../../pipeline/fixture';
import { history, hour, type MadeExecution } from './made-history';
import type { JsonObject } from '../../../src/json';

const STAGES: readonly JsonObject[] = [
  source(),
  stage('UpdatePipeline', deployAction('SelfMutate', 'orchard-pipeline')),
  approvalStage('approve-prod'),
  stage('prod', deployAction('Service', 'orchard-prod-service')),
];

function page(query: { readonly page?: number; readonly stages?: readonly JsonObject[] }, ...made: readonly MadeExecution[]): string {
  const pipeline = {
    logicalId: 'Pipeline',
    type: 'AWS::CodePipeline::Pipeline',
    physicalId: 'orchard',
    attributes: {},
    properties: { Stages: query.stages ?? STAGES },
  };
  const executions = history(...made);
  const backend: HistoryBackend = {
    stacks: { list: () => [createdStack({ name: 'orchard-pipeline', resources: [pipeline] })] },
    store: { list: () => [...executions] },
    statusOf: ({ status }) => html`<b>${status}</b>`,
  };
  const response = historyPage(backend, { page: query.page ?? 1, now: hour(24 * 8) });
  return response.kind === 'page' ? response.content.source : '';
}

const deployed = (at: number, took = 1): MadeExecution => ({ at, prod: { status: 'Succeeded', endedAt: at + took } });

test('shows the measures of the last environment, and which of them need more data', () => {
  const content = page({}, deployed(0, 2), deployed(10, 4));
  expect(content).toContain('Delivery to prod');
  expect(content).toContain('<p class="measure">1.8 a week</p>');
  expect(content).toContain('<p class="measure">3 h 0 min</p>');
  expect(content).toContain('<p class="measure">0 %</p>');
  expect(content).toContain('Not enough data: no deployment to prod failed and was repaired.');
});

test('shows no measures where the pipeline deploys only itself', () => {
  expect(page({ stages: STAGES.slice(0, 2) }, deployed(0))).not.toContain('Delivery to');
});

test('says in words what the bars show', () => {
  const content = page({}, deployed(0, 2));
  expect(content).toContain('aria-label="prod 2 h 0 min"');
  expect(content).toContain('<li>#1 change 1: 2 h 0 min</li>');
});

test('needs no inline style, and escapes commit messages, branches and stages', () => {
  const hostile = '<img src=x onerror=alert(1)>\u001b[31m"';
  const content = page(
    { stages: [source(), stage(hostile, deployAction('Service', 'orchard-prod-service'))] },
    { ...deployed(0), message: hostile, branch: hostile },
  );
  expect(content).not.toMatch(/<img|style=|\u001b/);
  expect(content).toContain('&lt;img src=x onerror=alert(1)&gt;\ufffd[31m&quot;');
});

test('shows how an execution ended, and what a rollback went back to', () => {
  const content = page({}, deployed(0), { at: 2, status: 'Superseded' }, { ...deployed(3), type: 'ROLLBACK' });
  expect(content).toContain('<b>Rollback to #1</b>');
  expect(content).toMatch(/<b>Superseded<\/b>,\s+<span[^>]*>1 h 0 min/);
});

test('counts an action that was interrupted to the end of its execution', () => {
  const interrupted: MadeExecution = { at: 0, status: 'Superseded', prod: { status: 'InProgress', endedAt: null } };
  expect(page({}, interrupted)).toContain('aria-label="prod 1 h 0 min"');
});

test('shows 25 executions at a time, of a thousand within a second each', () => {
  const made = Array.from({ length: 1000 }, (_, index) => deployed(index / 10, 0.05));
  page({}, ...made);
  const began = performance.now();
  const pages = [1, 40, 41, Number.NaN].map((number) => page({ page: number }, ...made));
  expect((performance.now() - began) / pages.length).toBeLessThan(1000);
  const rows = pages.map((content) => [...content.matchAll(/href="\/executions\/(\d+)"/g)].map(([, number]) => Number(number)));
  expect(rows.map((numbers) => [numbers.length, numbers[0], numbers.at(-1)])).toEqual([
    [25, 1000, 976],
    [25, 25, 1],
    [25, 25, 1],
    [25, 1000, 976],
  ]);
  expect(pages[0]).toContain('href="/history?page=2"');
  expect(pages[0]?.length).toBeLessThan(100_000);
});
