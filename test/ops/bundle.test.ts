import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { withDigest } from '../../src/config/load-platform';
import { platformFixture } from '../support/platform-fixture';
import { temporaryFolder } from '../platform/support/temporary-folder';

/** A folder without sources and packages. */
const folder = temporaryFolder();
const ESBUILD = resolve('node_modules/.bin/esbuild');

beforeAll(() => {
  const options = ['--bundle', '--platform=node', '--format=cjs', '--log-level=warning', `--outfile=${join(folder, 'ops.cjs')}`];
  execFileSync(ESBUILD, ['src/ops/main.ts', ...options]);
  writeFileSync(join(folder, 'platform.json'), JSON.stringify(withDigest(platformFixture())));
});

function run(...given: readonly string[]) {
  const environment = { PATH: process.env['PATH'], AWS_EC2_METADATA_DISABLED: 'true', HOME: folder };
  const { status, stdout, stderr } = spawnSync('node', ['ops.cjs', ...given], { cwd: folder, encoding: 'utf8', env: environment });
  return { status, stdout, stderr };
}

test('all commands are one file that runs without sources and packages', () => {
  expect(run('--help')).toMatchObject({ status: 0, stderr: '' });
  expect(run('image')).toMatchObject({ status: 2, stderr: expect.stringContaining('VERSION is not set') as unknown });
  expect(run('secret:list')).toMatchObject({ status: 1, stderr: expect.stringContaining('no AWS credentials found') as unknown });
});
