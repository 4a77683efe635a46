import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outcomes } from './events';
import { Repository } from './repository';

const OPTIONS = `service: { build: { install: '', test: '', bundle: '' } }, database: {}, environments: [
  { name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development' },
],`;
const PORT = String(20_000 + (process.pid % 1000) * 10);

test('a repository runs in a path with the special characters of shells, URLs and patterns', async () => {
  const before = process.env['TMPDIR'];
  const parent = join(mkdtempSync(join(tmpdir(), 'special-')), `x $HOME "b" 'c' %20 #d [e] {f,g} & ; \`i\``);
  mkdirSync(parent);
  process.env['TMPDIR'] = parent;
  const repository = new Repository({ options: OPTIONS });
  try {
    const { code, events } = await repository.run('--approve', '--port', PORT);
    expect(outcomes(events, 1)).toMatchObject({ 'Build/Build': 'Succeeded', 'test/AcceptanceTest': 'Succeeded' });
    expect(code).toBe(0);
  } finally {
    repository.discard();
    restore(before);
    rmSync(parent, { recursive: true, force: true });
  }
}, 600_000);

/** An undefined variable is not the string "undefined". */
function restore(before: string | undefined): void {
  if (before === undefined) {
    delete process.env['TMPDIR'];
  } else {
    process.env['TMPDIR'] = before;
  }
}
