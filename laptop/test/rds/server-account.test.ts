import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverAccount } from '../../src/rds/server-account';

const SEES = 'fs.accessSync(process.argv[1], fs.constants.R_OK); console.log(process.getuid(), fs.readFileSync(process.argv[1], "utf8"))';

test('PostgreSQL does not run as root, and finds its programs in a folder that only root may enter', () => {
  const folder = mkdtempSync(join(tmpdir(), 'private-'));
  try {
    chmodSync(folder, 0o700);
    writeFileSync(join(folder, 'program'), 'found', { mode: 0o755 });
    const [program, ...rest] = serverAccount('postgres').commandLine(process.execPath, '-e', SEES, join(folder, 'program'));
    expect(execFileSync(program, rest, { encoding: 'utf8' })).toMatch(/^[1-9]\d* found\n$/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
