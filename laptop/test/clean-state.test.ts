import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanState } from '../src/clean-state';
import { processIdentity } from '../src/runtime/process-identity';

describe('cleaning the local state', () => {
  test('stops the build that a killed engine left running', async () => {
    const state = mkdtempSync(join(tmpdir(), 'clean-'));
    const left = spawn('sleep', ['300'], { detached: true, stdio: 'ignore' });
    await once(left, 'spawn');
    const pid = left.pid as number;
    const running = join(state, 'cache', 'orchard-build', 'running');
    mkdirSync(running, { recursive: true });
    writeFileSync(
      join(running, String(pid)),
      JSON.stringify({ command: { pid, identity: processIdentity(pid) }, owner: { pid: 1, identity: 'gone' } }),
    );
    const ended = once(left, 'exit');
    await expect(cleanState(state)).resolves.toContain('1 left-over builds stopped');
    expect((await ended)[1]).toBe('SIGTERM');
    expect(existsSync(state)).toBe(false);
  });
});
