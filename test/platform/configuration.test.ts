import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT } from './support/repository';
import { temporaryFolder } from './support/temporary-folder';

/** Folders that nothing generated depends on. */
const LEFT_OUT = ['.git', '.local', '.venv', 'app', 'cdk.out', 'coverage', 'node_modules', 'reports', 'vendor'];

/** Runs `.projenrc.ts` in a copy of the repository, where it rewrites nothing that is yours. */
function generate(): { readonly folder: string; readonly status: number | null; readonly stderr: string } {
  const folder = temporaryFolder();
  cpSync(ROOT, folder, { recursive: true, filter: (path) => !LEFT_OUT.includes(basename(path)) });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const { status, stderr } = spawnSync(process.execPath, ['--require', 'tsx/cjs', 'src/project/main.ts'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PROJEN_DISABLE_POST: 'true' },
  });
  return { folder, status, stderr };
}

const contentOf = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

const { folder, status, stderr } = generate();

test('the options in .projenrc.ts are valid', () => {
  // With advice about valid options, it is not empty either.
  expect(status === 0 ? 'valid' : stderr).toBe('valid');
});

test('no generated file is stale; `npx projen` writes them again', () => {
  const { files } = JSON.parse(readFileSync(join(folder, '.projen/files.json'), 'utf8')) as { readonly files: readonly string[] };
  const generated = [...files, 'package.json'];
  expect(generated).toContain('platform.json');
  expect(generated.filter((path) => contentOf(join(ROOT, path)) !== contentOf(join(folder, path)))).toEqual([]);
});
