import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const MINUTES = 60_000;
/** Only root can become another user. */
const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? test : test.skip;

asRoot(
  'a user id without an account and without HOME can run builds and PostgreSQL',
  () => {
    const program = [process.execPath, '--require', 'tsx/cjs', join(__dirname, 'fixtures/user-without-account.ts')];
    const { stdout, stderr } = spawnSync('setpriv', ['--reuid=54321', '--regid=54321', '--clear-groups', '--', ...program], {
      cwd: join(__dirname, '../..'),
      env: { PATH: process.env.PATH },
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({ name: 'nobody', home: '/cache/home', npmCache: null });
  },
  MINUTES,
);
