import { mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { enginePort } from '../support/engine-port';
import { accessibilityProblems, describeWithBrowser, launchBrowser, layoutShift } from './browser';
import { Repository, type RunningEngine } from './repository';
import { TINY_APP } from './tiny-app';
import type { Browser, BrowserContext, Page } from 'playwright-core';

const OPTIONS = `service: { build: { install: '', test: '', bundle: '' } }, environments: [
  { name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development' },
  { name: 'prod', account: '111111111111', region: 'eu-west-1', tier: 'production' },
],`;
const FAILING_APP = { ...TINY_APP, 'app/server.js': `console.log('no <cherries> today');\nprocess.exit(7);\n` };
const ROOT = resolve(__dirname, '../..');
const SCREENSHOTS = join(ROOT, 'reports/page');
/** In the README; written on request. */
const SHOWN = join(ROOT, 'laptop/page.png');
const PORT = enginePort();
const WAIT = 120_000;
const VIEWS = [400, 1600].flatMap((width) => (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })));

describeWithBrowser('the page in a browser', () => {
  let repository: Repository;
  let engine: RunningEngine;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let reloads = 0;
  /** The second commit. */
  let version: string;
  /** The file with what the system was asked to open. */
  let opened: string;

  const start = async (): Promise<void> => {
    engine = repository.start('--wait', '--open', '--port', String(PORT));
    await engine.until(({ type }) => type === 'page');
  };
  /** A page of a browser that has just signed in. */
  const open = async (options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> => {
    const tab = await (await browser.newContext({ viewport: { width: 1600, height: 1000 }, ...options })).newPage();
    tab.setDefaultTimeout(WAIT);
    await tab.goto(readFileSync(join(repository.folder, '.local/page-address'), 'utf8').trim());
    return tab;
  };
  const decision = (of: Page) => of.getByRole('region', { name: /^Approve \w{7} for prod\?$/ });
  const execution = (number: number, of = page) => of.getByRole('region', { name: `#${number} ` });
  const environment = (name: string, of = page) => of.getByRole('region', { name, exact: true });

  /** In every width and colour scheme: nothing for axe-core to find, nothing wider than the window, and a screenshot. */
  const examine = async (of: Page, name: string): Promise<void> => {
    for (const { width, colorScheme } of VIEWS) {
      await of.setViewportSize({ width, height: 1000 });
      await of.emulateMedia({ colorScheme });
      await of.screenshot({ path: join(SCREENSHOTS, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      expect(await accessibilityProblems(of)).toEqual([]);
      expect(await of.evaluate('document.documentElement.scrollWidth')).toBe(width);
    }
    await of.setViewportSize({ width: 1600, height: 1000 });
    await of.emulateMedia({ colorScheme: 'light' });
  };

  beforeAll(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    repository = new Repository({ options: OPTIONS });
    const programs = mkdtempSync(join(tmpdir(), 'programs-'));
    opened = join(programs, 'opened');
    for (const name of ['xdg-open', 'open']) {
      writeFileSync(join(programs, name), `#!/bin/sh\necho "$@" > '${opened}'\n`, { mode: 0o755 });
    }
    repository.variables = { PATH: `${programs}:${process.env.PATH}` };
    browser = await launchBrowser();
    await start();
    await engine.until(({ type }) => type === 'execution');
    page = await open();
    context = page.context();
    page.on('load', () => (reloads += 1));
  }, WAIT);
  afterAll(async () => {
    await browser.close();
    engine.process.kill('SIGINT');
    await engine.ended;
    repository.discard();
  }, WAIT);

  test(
    'follows a commit to the approval without a reload, keeps what is typed, and does not jump',
    async () => {
      await execution(1).getByText('Stop #1').click();
      const reason = page.getByLabel('Reason (optional)');
      await reason.fill('not');
      await execution(1)
        .getByRole('row', { name: /test \/ Service/ })
        .getByText('succeeded')
        .waitFor();
      await page.keyboard.type(' yet');
      expect(await reason.inputValue()).toBe('not yet');
      expect(await page.evaluate('document.activeElement.id')).toBe('stop-1-reason');
      const shift = await layoutShift(page);
      await decision(page).waitFor();
      expect(await reason.inputValue()).toBe('not yet');
      expect(await page.evaluate('document.activeElement.id')).toBe('stop-1-reason');
      expect(shift).toBeLessThan(0.02);
      expect(reloads).toBe(0);
      await expect(environment('test').textContent()).resolves.toContain('healthy: 1 of 1 task');
      await expect(environment('prod').textContent()).resolves.toContain('none yet');
    },
    WAIT,
  );

  test(
    'approves by mouse, and another tab sees it',
    async () => {
      const other = await context.newPage();
      await other.goto(page.url());
      await examine(page, 'decision');
      await decision(page).getByLabel('Message (optional)').fill('looks <ripe>');
      await decision(page).getByRole('button', { name: 'Approve' }).click();
      await other.bringToFront();
      await decision(other).waitFor({ state: 'detached' });
      await execution(1, other).getByText('approved: looks <ripe>').waitFor();
      await environment('prod', other).getByText('healthy: 1 of 1 task').waitFor();
      await other.close();
      await page.bringToFront();
      await engine.until((event) => event.type === 'execution' && event.execution === 1 && event.status === 'Succeeded');
      await execution(1).getByText('succeeded', { exact: true }).first().waitFor();
    },
    WAIT,
  );

  test(
    'says so when the engine stops, and continues with the next one, which opens its address',
    async () => {
      engine.process.kill('SIGKILL');
      await engine.ended;
      await page.getByRole('status').getByText('The engine does not answer').waitFor();
      // The next engine starts with the latest commit.
      version = repository.commit('Say what the orchard has');
      await start();
      await page.getByRole('status').getByText('The engine does not answer').waitFor({ state: 'detached' });
      await environment('test').getByText('healthy: 1 of 1 task').waitFor();
      expect(readFileSync(opened, 'utf8')).toBe(repository.read('.local/page-address'));
    },
    WAIT,
  );

  test(
    'works without script, and approves by keyboard',
    async () => {
      const plain = await open({ javaScriptEnabled: false });
      await engine.until((event) => event.type === 'approval' && event.execution === 2);
      await plain.reload();
      if (process.env.WRITE_SCREENSHOT !== undefined) {
        await plain.setViewportSize({ width: 1200, height: 900 });
        await plain.screenshot({ path: SHOWN });
      }
      await plain.keyboard.press('Tab');
      await plain.keyboard.press('Enter');
      while ((await plain.locator(':focus').getAttribute('name')) !== 'message') {
        await plain.keyboard.press('Tab');
      }
      await plain.keyboard.type('by keyboard');
      await plain.keyboard.press('Tab');
      expect(await plain.locator(':focus').textContent()).toBe('Approve');
      await plain.keyboard.press('Enter');
      await execution(2, plain).getByText('approved: by keyboard').waitFor();
      await engine.until((event) => event.type === 'execution' && event.execution === 2 && event.status === 'Succeeded');
      await plain.reload();
      await expect(environment('prod', plain).textContent()).resolves.toContain(version.slice(0, 7));
      await plain.context().close();
    },
    WAIT,
  );

  test(
    'makes a failure understood',
    async () => {
      repository.write(FAILING_APP);
      repository.commit('Sell <b>cherries</b>');
      const failure = execution(3);
      await failure.getByRole('heading', { name: 'test / Service failed' }).waitFor();
      const text = await failure.textContent();
      for (const part of ['Sell <b>cherries</b>', 'exit code 7', 'no <cherries> today', 'Retry test']) {
        expect(text).toContain(part);
      }
      await environment('test').getByText('healthy: 1 of 1 task').waitFor();
      await examine(page, 'failure');
      await environment('test').getByRole('link', { name: 'test', exact: true }).click();
      await page.getByRole('heading', { name: 'Parameters' }).waitFor();
      await examine(page, 'environment');
    },
    WAIT,
  );

  test('the screenshot of the README is small', () => {
    expect(statSync(SHOWN).size).toBeLessThan(150_000);
  });
});
