import { spawnSync } from 'node:child_process';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Checkout } from './checkout';

export interface Snippet {
  readonly path: string;
  readonly code: string;
}

export interface LintMessage {
  readonly ruleId: string | null;
  readonly message: string;
  readonly line: number;
}

/** Messages by path. One run of the linter over all snippets: starting it takes longer than linting them. */
export function lintSnippets(snippets: readonly Snippet[]): ReadonlyMap<string, readonly LintMessage[]> {
  const checkout = new Checkout();
  try {
    for (const { path, code } of snippets) {
      mkdirSync(dirname(join(checkout.folder, path)), { recursive: true });
      writeFileSync(join(checkout.folder, path), code);
    }
    const args = ['node_modules/eslint/bin/eslint.js', '--format', 'json', ...snippets.map(({ path }) => path)];
    const { stdout } = spawnSync(process.execPath, args, {
      cwd: checkout.folder,
      encoding: 'utf8',
      env: { ...process.env, LINT_WITHOUT_TYPES: '1' },
    });
    const results = JSON.parse(stdout) as { filePath: string; messages: LintMessage[] }[];
    return new Map(results.map(({ filePath, messages }) => [relative(realpathSync(checkout.folder), filePath), messages]));
  } finally {
    checkout.discard();
  }
}
