import { filterPattern, FilterPatternError } from '../../src/logs/filter-pattern';

test.each([
  ['', 'anything', true],
  ['ERROR', 'an ERROR here', true],
  ['ERROR', 'an error here', false],
  ['ERROR timeout', 'ERROR: timeout', true],
  ['ERROR timeout', 'ERROR alone', false],
  ['"not found"', 'it was not found', true],
  ['"not found"', 'found not', false],
  ['?ERROR ?WARN', 'a WARN', true],
  ['?ERROR ?WARN', 'an INFO', false],
  ['ERROR -health', 'ERROR in health check', false],
  ['%5\\d\\d%', 'status 503', true],
  ['%5\\d\\d%', 'status 200', false],
])('the pattern %j and the line %j: %s', (pattern, line, matches) => {
  expect(filterPattern(pattern)(line)).toBe(matches);
});

test.each(['{ $.level = "error" }', '[ip, user]', '%(%'])('refuses the pattern %j, which it does not support', (pattern) => {
  expect(() => filterPattern(pattern)).toThrow(FilterPatternError);
});
