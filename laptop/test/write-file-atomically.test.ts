import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { writeFileAtomically } from '../src/write-file-atomically';
import { temporaryDirectory } from './fixtures/temporary-directory';

const directory = temporaryDirectory();
const file = (): string => join(directory.path, 'state.json');
const WRITE = `
  const { writeFileAtomically } = require(process.argv[1]);
  try {
    writeFileAtomically(process.argv[2], 'x'.repeat(100_000));
    console.log('written');
  } catch (error) {
    console.log(error.message);
  }
`;

/**
 * Writes 100,000 characters in a process whose files cannot grow beyond 512 or 1,024 bytes. As on a full disk, the write that reaches the
 * limit is cut short without an error, and the next one fails.
 */
function writeWithLimit(): string {
  const program = join(directory.path, 'write.cjs');
  buildSync({ entryPoints: [join(__dirname, '../src/write-file-atomically.ts')], bundle: true, platform: 'node', outfile: program });
  const limited = ['-c', 'ulimit -f 1 && exec "$0" "$@"', process.execPath, '--eval', WRITE, program, file()];
  return spawnSync('sh', limited, { encoding: 'utf8' }).stdout;
}

test('replaces the content of a file that only its owner may read', () => {
  writeFileAtomically(file(), 'one');
  writeFileAtomically(file(), 'zwei: ä€');
  expect(readFileSync(file(), 'utf8')).toBe('zwei: ä€');
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(readdirSync(directory.path)).toEqual(['state.json']);
});

test('reports an error, keeps the old content and leaves no temporary file when not everything can be written', () => {
  writeFileSync(file(), 'good');
  expect(writeWithLimit()).toBe(`cannot write ${file()}, so it is unchanged: EFBIG: file too large, write\n`);
  expect(readFileSync(file(), 'utf8')).toBe('good');
  expect(readdirSync(directory.path).sort()).toEqual(['state.json', 'write.cjs']);
});

test('leaves no file when a new one cannot be written', () => {
  expect(writeWithLimit()).toContain('EFBIG');
  expect(existsSync(file())).toBe(false);
  expect(readdirSync(directory.path)).toEqual(['write.cjs']);
});

test('names the file in the error when its folder does not exist', () => {
  expect(() => writeFileAtomically(join(directory.path, 'none', 'state.json'), '')).toThrow(
    /^cannot write .*\/none\/state\.json.*: ENOENT/,
  );
});
