import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../platform/support/temporary-folder';

const ROOT = join(__dirname, '..', '..');

/** Runs `src/main.ts` as `cdk synth` does, with another `extend.ts`. */
function synth(extend: string): { readonly status: number | null; readonly stderr: string; readonly outdir: string } {
  const folder = temporaryFolder();
  for (const path of ['src', 'platform.json']) {
    cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'src', 'extend.ts'), extend);
  const outdir = join(folder, 'cdk.out');
  const { status, stderr } = spawnSync('node', ['--require', 'tsx/cjs', 'src/main.ts'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, CDK_OUTDIR: outdir },
  });
  return { status, stderr, outdir };
}

test('synthesizes the pipeline and the environments', () => {
  const { status, outdir } = synth('export const extendEnvironment = () => {};');
  expect(status).toBe(0);
  expect(existsSync(join(outdir, 'manifest.json'))).toBe(true);
}, 60_000);

test('a mistake in extend.ts ends with exit code 2 and no stack trace', () => {
  const { status, stderr } = synth("export const extendEnvironment = ({ service }) => service.addVariable('PORT', '80');");
  expect(stderr).toContain('src/extend.ts has 2 problems:\n  test: service.addVariable\n    given    "PORT"');
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(status).toBe(2);
}, 60_000);

test('an error that extend.ts throws itself has a stack trace', () => {
  const { status, stderr } = synth("export const extendEnvironment = () => { throw new Error('mine'); };");
  expect(stderr).toMatch(/Error: mine\n\s+at extendEnvironment .*extend\.ts/);
  expect(status).toBe(1);
}, 60_000);
