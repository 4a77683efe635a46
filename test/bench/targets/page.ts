import { join } from 'node:path';
import { hasBrowser, launchBrowser } from '../../e2e/browser';
import { Repository, type RunningEngine } from '../../e2e/repository';
import { seedHistory } from '../../ops/seed-history';
import { enginePort } from '../../support/engine-port';
import { PageTabs } from '../../support/page-tabs';
import { median } from '../median';
import { watchPeakMemory } from '../peak-memory';
import { skippedRow } from '../ratio-row';
import type { Page } from 'playwright-core';
import type { BenchContext, Row, Target } from '../row';

const EXECUTIONS = 1000;
const TABS = 10;
const READS_PER_RUN = 10;
const LIMIT_MILLISECONDS = 200;
const LIMIT_MIB = 200;
const PATHS = ['/', '/history', '/plan'];

/** A tiny app, so that the commit is soon at its approval. */
const OPTIONS = `service: { build: { install: '', test: '', bundle: '' } }, environments: [
  { name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development' },
  { name: 'prod', account: '111111111111', region: 'eu-west-1', tier: 'production' },
],`;

/** The page of an engine with a long history that takes a commit to its approval, with ten tabs open. */
export const page: Target = async (context) => {
  const repository = new Repository({ options: OPTIONS });
  seedHistory(join(repository.folder, '.local'), EXECUTIONS);
  const memory = watchPeakMemory(repository.folder);
  const engine = repository.start('--wait', '--port', String(enginePort()));
  try {
    const rows = await measure(context, engine);
    return [...rows, memoryRow(memory.stop())];
  } finally {
    memory.stop();
    engine.process.kill('SIGINT');
    await engine.ended;
    repository.discard();
  }
};

async function measure({ runs, log }: BenchContext, engine: RunningEngine): Promise<readonly Row[]> {
  const event = await engine.until(({ type }) => type === 'page');
  const tabs = await PageTabs.open(event.type === 'page' ? event.url : '', TABS);
  log(`  ${TABS} tabs are open`);
  await engine.until(({ type }) => type === 'approval');
  const rows: Row[] = [];
  for (const path of PATHS) {
    const times: number[] = [];
    for (let read = 0; read < runs * READS_PER_RUN; read += 1) {
      times.push((await tabs.read(path)).last);
    }
    rows.push(timeRow(`last byte of ${path}`, times));
  }
  rows.push(await paintRow(tabs, runs * READS_PER_RUN));
  await tabs.close();
  return rows;
}

async function paintRow({ origin, cookie }: PageTabs, count: number): Promise<Row> {
  const name = 'first paint of /';
  if (!hasBrowser) {
    return skippedRow(name, 'there is no Chromium on the PATH');
  }
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext();
    const [key = '', value = ''] = cookie.split('=');
    await context.addCookies([{ name: key, value, url: origin }]);
    const times: number[] = [];
    for (let load = 0; load < count; load += 1) {
      const tab = await context.newPage();
      await tab.goto(origin);
      times.push(await firstPaint(tab));
      await tab.close();
    }
    return timeRow(name, times);
  } finally {
    await browser.close();
  }
}

/** In milliseconds since the navigation began. */
const firstPaint = (tab: Page): Promise<number> =>
  tab.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries()[0]?.startTime ?? NaN)).observe({ type: 'paint', buffered: true });
      }),
  );

const timeRow = (what: string, times: readonly number[]): Row => ({
  name: `${what} with ${EXECUTIONS} executions and ${TABS} tabs, median and maximum`,
  ours: `${median(times).toFixed(0)} ms, ${Math.max(...times).toFixed(0)} ms`,
  theirs: '',
  ratio: null,
  target: `< ${LIMIT_MILLISECONDS} ms`,
  passed: median(times) < LIMIT_MILLISECONDS,
});

function memoryRow(peak: number | undefined): Row {
  const name = `peak memory of the engine's own process with ${EXECUTIONS} executions and ${TABS} tabs`;
  return peak === undefined
    ? skippedRow(name, 'this system does not tell the peak of a process')
    : { name, ours: `${peak.toFixed(0)} MiB`, theirs: '', ratio: null, target: `< ${LIMIT_MIB} MiB`, passed: peak < LIMIT_MIB };
}
