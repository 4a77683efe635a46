import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFiles, matchesGlob } from '../../src/codebuild/glob';

describe('a pattern of a buildspec', () => {
  test.each([
    ['**/*', 'a.json', true],
    ['**/*', 'a/b/c.json', true],
    ['*', 'a/b', false],
    ['*.xml', 'report.xml', true],
    ['*.xml', 'reportxxml', false],
    ['reports/*', 'reports/a.xml', true],
    ['reports/*', 'reports/deep/a.xml', false],
    ['reports/**/*', 'reports/deep/er/a.xml', true],
    ['reports/**/*', 'reports-old/a.xml', false],
    ['./dist/main.js', 'dist/main.js', true],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['a+(b)', 'a+(b)', true],
  ])('%s and %s: %s', (pattern, path, expected) => {
    expect(matchesGlob(path, pattern)).toBe(expected);
  });
});

describe('the files of several patterns', () => {
  const directory = mkdtempSync(join(tmpdir(), 'glob-'));
  for (const path of ['a/one.json', 'a/deep/two.json', 'b/three.json', 'top.json']) {
    mkdirSync(join(directory, path, '..'), { recursive: true });
    writeFileSync(join(directory, path), '');
  }
  // Reading it would fail: a search below it has to end before.
  symlinkSync('absent', join(directory, 'link'));

  test.each([
    [
      ['a/**/*', '*.json'],
      ['a/deep/two.json', 'a/one.json', 'top.json'],
    ],
    [['a/*', 'a/one.json', './a/**/one.json'], ['a/one.json']],
    [['absent/**/*', 'top.json/*', 'link/*', '../**/*', '/**/*'], []],
    [['{b}/*', '?/three.json'], ['b/three.json']],
  ])('%j', (patterns, expected) => {
    expect(findFiles(directory, patterns)).toEqual(expected);
  });
});
