import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isMaintainerFile, removeMaintainerFiles } from '../../template/team-files';
import { temporaryFolder } from '../platform/support/temporary-folder';

test.each([
  'laptop/src/engine.ts',
  'src/ops/main.ts',
  'template/bundle.ts',
  'test/ops/run-ops.ts',
  'test/extend.test.ts.snap',
  '.ci/run',
  '.github/ISSUE_TEMPLATE/bug.yml',
  '.github/workflows/release.yml',
  'LICENSE',
])('only maintainers need %s', (path) => {
  expect(isMaintainerFile(path)).toBe(true);
});

test.each([
  'test/platform/templates.test.ts',
  'test/extend.test.ts',
  'src/main.ts',
  'src/operations.ts',
  'app/test/laptop/a.ts',
  '.github/workflows/pull-request.yml',
])('a team has %s', (path) => {
  expect(isMaintainerFile(path)).toBe(false);
});

test('the files are removed together with what a run left beside them, and no folder stays empty', () => {
  const directory = temporaryFolder();
  const write = (path: string): void => {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), '');
  };
  ['laptop/src/engine.ts', 'src/ops/main.ts', 'src/main.ts', 'test/ops/a/b.test.ts', 'test/platform/a.test.ts', 'LICENSE'].forEach(write);
  execFileSync('git', ['init', '--quiet'], { cwd: directory });
  execFileSync('git', ['add', '--all'], { cwd: directory });
  write('laptop/node_modules/x/index.js');
  removeMaintainerFiles(directory);
  expect(readdirSync(directory).sort()).toEqual(['.git', 'src', 'test']);
  expect(readdirSync(join(directory, 'src'))).toEqual(['main.ts']);
  expect(readdirSync(join(directory, 'test'))).toEqual(['platform']);
  expect(existsSync(join(directory, 'test/platform/a.test.ts'))).toBe(true);
});
