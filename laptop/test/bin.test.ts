import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LAPTOP = join(__dirname, '../bin/laptop.cjs');

const laptop = (...args: readonly string[]): ReturnType<typeof spawnSync> =>
  spawnSync(process.execPath, [LAPTOP, ...args], { cwd: mkdtempSync(join(tmpdir(), 'elsewhere-')), encoding: 'utf8' });

describe('the laptop command in another folder', () => {
  test('shows its options', () => {
    expect(laptop('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--until <stage>') as string });
  });

  test('refuses an unknown option with exit code 2', () => {
    expect(laptop('--aprove')).toMatchObject({ status: 2, stderr: expect.stringContaining("'--aprove'") as string });
  });

  test.each([...':\\?*'])('refuses a path with %s in one line, before it writes anything', (character) => {
    const folder = join(mkdtempSync(join(tmpdir(), 'elsewhere-')), `a${character}b`);
    mkdirSync(folder);
    const { status, stderr } = spawnSync(process.execPath, [LAPTOP, '--once'], { cwd: folder, encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toBe(
      `the path ${folder} contains ${character}, and Node.js or its tools find no program in such a folder: move the repository to a path without : \\ ? *\n`,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  test('says what to do when the folder is not a repository, and leaves nothing running', () => {
    expect(laptop('--once', '--runtime', 'process')).toMatchObject({
      status: 2,
      stderr: 'this folder is not a git repository, and the pipeline starts from a commit: run git init && git add . && git commit\n',
    });
  });
});
