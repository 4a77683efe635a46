import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expandCacheKey, isExpandableKey } from '../../src/codebuild/cache-key';

describe('a cache key', () => {
  const directory = mkdtempSync(join(tmpdir(), 'key-'));
  const expand = (key: string) => expandCacheKey(key, { directory, environment: { NAME: 'value' } });

  beforeEach(() => {
    mkdirSync(join(directory, 'app'), { recursive: true });
    writeFileSync(join(directory, 'package-lock.json'), 'one');
    writeFileSync(join(directory, 'app/package-lock.json'), 'two');
  });

  test('expands variables, unknown ones to nothing', () => {
    expect(expand('a-$NAME-${NAME}-$UNKNOWN-b')).toBe('a-value-value--b');
  });

  test('changes only with the content of the hashed files', () => {
    const key = 'npm-$(codebuild-hash-files package-lock.json app/package-lock.json)';
    const before = expand(key);
    expect(before).toMatch(/^npm-[0-9a-f]{64}$/);
    writeFileSync(join(directory, 'other'), '');
    expect(expand(key)).toBe(before);
    writeFileSync(join(directory, 'app/package-lock.json'), 'changed');
    expect(expand(key)).not.toBe(before);
  });

  test('hashes the files that match a pattern, quoted or not', () => {
    expect(expand("$(codebuild-hash-files '**/package-lock.json')")).toBe(
      expand('$(codebuild-hash-files package-lock.json app/package-lock.json)'),
    );
  });

  test.each([
    ['$(date)', false],
    ['`date`', false],
    ['$(codebuild-hash-files a)-$(date)', false],
    ['$(codebuild-hash-files a b)-${X}', true],
  ])('%s can be expanded without a shell: %s', (key, expected) => expect(isExpandableKey(key)).toBe(expected));
});
