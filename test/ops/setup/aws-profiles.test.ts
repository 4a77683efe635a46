import { join } from 'node:path';
import { runWithoutAccount } from '../../support/run-without-account';

const MINUTES = 60_000;
/** Only root can become another user. */
const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? test : test.skip;

asRoot(
  'a user id without an account and without HOME has no AWS profiles',
  () => {
    const contents = "import { readAwsProfiles } from './aws-profiles'; console.log(readAwsProfiles(process.env).accountFor('test'));";
    const { stdout, stderr } = runWithoutAccount({ contents, resolveDir: join(__dirname, '../../../src/ops/setup') });
    expect([stdout, stderr]).toEqual(['undefined\n', '']);
  },
  MINUTES,
);
