import { matchesGlob } from '../../src/codebuild/glob';

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
