import { join } from 'node:path';
import { runWithoutAccount } from '../../test/support/run-without-account';

const MINUTES = 60_000;
/** Only root can become another user. */
const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? test : test.skip;

asRoot(
  'a user id without an account and without HOME can run builds and PostgreSQL',
  () => {
    const { stdout, stderr } = runWithoutAccount({ contents: "import './user-without-account';", resolveDir: join(__dirname, 'fixtures') });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({ name: 'nobody', home: '/cache/home', npmCache: null });
  },
  MINUTES,
);
