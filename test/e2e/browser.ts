import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

const [program] = ['chromium', 'chromium-browser', 'google-chrome'].flatMap((name) => {
  const { stdout } = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
  return stdout.trim() === '' ? [] : [stdout.trim()];
});

export const hasBrowser = program !== undefined;

/** Like `describe` if Chromium is installed; otherwise its tests are skipped, with a message. */
export function describeWithBrowser(name: string, tests: () => void): void {
  if (!hasBrowser) {
    process.stderr.write(`\n  SKIPPED: "${name}" needs Chromium, and there is none on the PATH: apt-get install chromium\n\n`);
  }
  (hasBrowser ? describe : describe.skip)(name, tests);
}

export function launchBrowser(): Promise<Browser> {
  // Chromium's sandbox does not run as root.
  return chromium.launch({ executablePath: String(program), chromiumSandbox: process.getuid?.() !== 0 });
}

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

interface AxeViolation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** What axe-core finds in a page, one line each. */
export async function accessibilityProblems(page: Page): Promise<readonly string[]> {
  // The page's own policy forbids scripts of others; the protocol of the browser does not.
  await page.evaluate(AXE);
  const violations = await page.evaluate(
    async () => ((await (globalThis as unknown as { axe: { run(): Promise<unknown> } }).axe.run()) as { violations: unknown }).violations,
  );
  return (violations as readonly AxeViolation[]).flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** How much of the page has moved by itself, as browsers score it: 0 is nothing. */
export const layoutShift = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) =>
          resolve((list.getEntries() as unknown as { value: number }[]).reduce((sum, { value }) => sum + value, 0)),
        ).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve(0), 200);
      }),
  );
