import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withDigest } from '../../src/config/load-platform';
import { newPlaceWarnings } from '../../src/config/places';
import { readCommittedPlatform } from '../../src/project/platform-file';
import { temporaryFolder } from '../platform/support/temporary-folder';
import { OTHER_ACCOUNT, platformFixture, PROD, TEST } from '../support/platform-fixture';

const committed = platformFixture();

test('says nothing about accounts and regions that the committed configuration has', () => {
  expect(newPlaceWarnings(platformFixture({ environments: [TEST, { ...TEST, name: 'demo' }, PROD] }), committed)).toEqual([]);
  expect(newPlaceWarnings(platformFixture({ environments: [TEST] }), committed)).toEqual([]);
});

test('a new account needs its bootstrap before the push', () => {
  const warnings = newPlaceWarnings(platformFixture({ environments: [TEST, { ...PROD, account: OTHER_ACCOUNT }] }), committed);
  expect(warnings).toEqual([expect.stringContaining(`aws://${OTHER_ACCOUNT}/eu-west-1 is new`)]);
  expect(warnings[0]).toContain('run `cdk bootstrap` before you push');
});

test('a new region also needs the stack that pipeline:up deploys', () => {
  const [warning] = newPlaceWarnings(platformFixture({ environments: [TEST, { ...PROD, region: 'us-east-1' }] }), committed);
  expect(warning).toContain('aws://111111111111/us-east-1 is new');
  expect(warning).toContain('run `cdk bootstrap` and then `npx projen pipeline:up` before you push');
});

describe('the committed configuration', () => {
  function repository(content?: string): string {
    const folder = temporaryFolder();
    const git = (...args: readonly string[]): void => {
      const { status, stderr } = spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: folder });
      expect([status, String(stderr)]).toEqual([0, '']);
    };
    git('init', '--quiet');
    if (content !== undefined) {
      writeFileSync(join(folder, 'platform.json'), content);
      git('add', '.');
      git('commit', '--quiet', '--no-verify', '--message', 'Configure');
    }
    return folder;
  }

  test('is read from the latest commit, not from the working tree', () => {
    const folder = repository(JSON.stringify(withDigest(committed)));
    writeFileSync(join(folder, 'platform.json'), '{}');
    expect(readCommittedPlatform(folder)).toEqual(JSON.parse(JSON.stringify(committed)));
  });

  test.each([
    ['without a commit', repository],
    ['without Git', temporaryFolder],
    ['of another version of the platform', () => repository('{"schemaVersion":1}')],
    ['with conflict markers', () => repository('<<<<<<< HEAD')],
  ])('is unknown %s', (_, make) => {
    expect(readCommittedPlatform(make())).toBeUndefined();
  });
});
