import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { history } from '../../laptop/test/page/history/made-history';
import { openPipelinePages, type PipelinePages } from '../../laptop/test/page/pipeline-pages';
import { accessibilityProblems, describeWithBrowser, launchBrowser } from './browser';
import type { Execution } from '../../laptop/src/pipeline/execution';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

const WAIT = 60_000;
const LOG = '/executions/3/logs/prod/Service';
const RED = '\u001b[41mred\u001b[0m <script>';

describeWithBrowser('logs, history and plan in a browser', () => {
  let browser: Browser;
  let pages: PipelinePages;
  let running: Execution;
  let file: string;

  beforeAll(async () => {
    browser = await launchBrowser();
    pages = await openPipelinePages();
    const executions = history(
      { at: 0, prod: { status: 'Succeeded', endedAt: 2 } },
      { at: 200, status: 'Failed', prod: { status: 'Failed', endedAt: 201 } },
      { at: 300, status: 'InProgress', prod: { status: 'InProgress', endedAt: null } },
    );
    running = { ...executions[2]!, endedAt: null };
    const { store } = pages.laptop;
    [...executions.slice(0, 2), running].forEach((execution) => store.save(execution));
    file = store.logFile(3, { stage: 'prod', action: 'Service' });
    mkdirSync(dirname(file), { recursive: true });
  }, WAIT);
  beforeEach(() => writeFileSync(file, Array.from({ length: 200 }, (_, index) => `line ${index} ${RED}\n`).join('')));
  afterAll(async () => {
    await browser.close();
    await pages.stop();
  }, WAIT);

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const { origin, cookie = '' } = pages.browser;
    const context = await browser.newContext(options);
    const [name = '', value = ''] = cookie.split('=');
    await context.addCookies([{ name, value, url: origin }]);
    const page = await context.newPage();
    await page.goto(`${origin}${path}`);
    return page;
  }

  test('shows a log from its first line, adds lines in their colours as they are written, and says when it is complete', async () => {
    const page = await open(LOG);
    await page.getByText('New lines appear here.').waitFor();
    appendFileSync(file, `one more ${RED}\n`);
    await page.getByText('one more').waitFor();
    const log = page.getByRole('region', { name: 'Log' });
    await expect(log.locator('span[id]').count()).resolves.toBe(201);
    await expect(log.textContent()).resolves.toContain('line 0 red <script>\nline 1 ');
    const colours = await log.locator('.bg-1').evaluateAll((all) => all.map((each) => getComputedStyle(each).backgroundColor));
    expect(new Set([colours.length, colours[0] === 'rgba(0, 0, 0, 0)'])).toEqual(new Set([201, false]));
    // The end of a log that goes on is in view.
    await expect(log.evaluate((pre) => pre.scrollHeight - pre.scrollTop - pre.clientHeight)).resolves.toBeLessThan(1);
    pages.laptop.store.save({ ...running, status: 'Succeeded', endedAt: new Date().toISOString() });
    await page.getByText('The log is complete.').waitFor();
    pages.laptop.store.save(running);
    await page.context().close();
  });

  test('shows new lines and finds text without script', async () => {
    const page = await open(LOG, { javaScriptEnabled: false });
    appendFileSync(file, 'one more\n');
    await page.reload();
    await page.getByText('one more').waitFor();
    await page.getByLabel('Search in this log').fill('LINE 19');
    await page.keyboard.press('Enter');
    await page.getByText('11 matches in 11 lines').waitFor();
    await page.getByRole('link', { name: /^line 190/ }).click();
    await page.getByText('line 199').waitFor();
    expect(page.url()).toMatch(/\?at=\d+#b\d+$/);
    await page.context().close();
  });

  test.each([
    ['a log', LOG],
    ['a search', `${LOG}?q=line`],
    ['the history', '/history'],
    ['the plan', '/plan'],
  ])('%s has nothing for axe-core to find, and nothing wider than the window', async (_, path) => {
    for (const { width, colorScheme } of [
      { width: 400, colorScheme: 'light' },
      { width: 1600, colorScheme: 'dark' },
    ] as const) {
      const page = await open(path, { viewport: { width, height: 1000 }, colorScheme });
      for (const details of await page.locator('summary').all()) {
        await details.click();
      }
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      await page.context().close();
    }
  });
});
