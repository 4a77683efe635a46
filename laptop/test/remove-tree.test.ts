import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { removeTree } from '../src/remove-tree';

const NOBODY = '65534';
const isSuperuser = process.getuid?.() === 0;
/**
 * The superuser can write to every folder, so the test runs as another user: in its own process, which loads everything before it changes
 * the user, since the other user may not be able to read this repository.
 */
const REMOVE = `
  const { removeTree } = require(process.argv[1]);
  const [tree, user] = process.argv.slice(2);
  if (user) process.seteuid(Number(user));
  removeTree(tree).catch((error) => { console.error(error.message); process.exitCode = 1; });
`;

describe('removing a folder', () => {
  let parent: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'remove-'));
  });

  test('removes read-only folders, and never the target of a link', async () => {
    const [tree, outside] = [join(parent, 'tree'), join(parent, 'outside')];
    mkdirSync(join(tree, 'locked/deep'), { recursive: true });
    mkdirSync(outside);
    writeFileSync(join(outside, 'kept'), 'kept');
    writeFileSync(join(tree, 'locked/deep/file'), '');
    symlinkSync(outside, join(tree, 'link'));
    const program = join(parent, 'remove-tree.cjs');
    buildSync({ entryPoints: [join(__dirname, '../src/remove-tree.ts')], bundle: true, platform: 'node', outfile: program });
    if (isSuperuser) {
      execFileSync('chown', ['-R', '-h', NOBODY, parent]);
    }
    chmodSync(outside, 0o500);
    chmodSync(join(tree, 'locked/deep'), 0o500);
    chmodSync(join(tree, 'locked'), 0o500);
    execFileSync(process.execPath, ['--eval', REMOVE, program, tree, ...(isSuperuser ? [NOBODY] : [])]);
    expect(existsSync(tree)).toBe(false);
    expect(readFileSync(join(outside, 'kept'), 'utf8')).toBe('kept');
  }, 20_000);

  test('does nothing when the folder does not exist', async () => {
    await expect(removeTree(join(parent, 'none'))).resolves.toBeUndefined();
  });
});
