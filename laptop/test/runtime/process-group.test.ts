import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { groupIsAlive, hasRunningMember } from '../../src/runtime/process-group';

const onLinux = existsSync('/proc/self/stat') ? test : test.skip;

describe('a process group', () => {
  test('is alive while a member runs', async () => {
    const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
    await once(child, 'spawn');
    expect(groupIsAlive(child.pid as number)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(groupIsAlive(child.pid as number)).toBe(false);
  });

  onLinux('is not alive when its members have ended and nothing has waited for them', async () => {
    // The shell becomes a program that never waits for the child, which leads a group of its own.
    const parent = spawn('sh', ['-c', 'setsid true & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const leader = Number(line.toString());
    await wait(100);
    expect(process.kill(-leader, 0)).toBe(true);
    expect(hasRunningMember(leader)).toBe(false);
    expect(groupIsAlive(leader)).toBe(false);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
  });
});
