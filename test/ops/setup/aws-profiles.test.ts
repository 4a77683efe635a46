import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const MINUTES = 60_000;
/** Only root can become another user. */
const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? test : test.skip;

asRoot(
  'a user id without an account and without HOME has no AWS profiles',
  () => {
    const source = "console.log(require('./src/ops/setup/aws-profiles.ts').readAwsProfiles(process.env).accountFor('test'))";
    const program = [process.execPath, '--require', 'tsx/cjs', '--eval', source];
    const { stdout, stderr } = spawnSync('setpriv', ['--reuid=54321', '--regid=54321', '--clear-groups', '--', ...program], {
      cwd: join(__dirname, '../../..'),
      env: { PATH: process.env.PATH },
      encoding: 'utf8',
    });
    expect([stdout, stderr]).toEqual(['undefined\n', '']);
  },
  MINUTES,
);
