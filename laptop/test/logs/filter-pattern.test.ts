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
  ['%^[hc]at$%', 'hat', true],
  ['%^[hc]at$%', 'a hat', false],
  ['%gray|grey%', 'grey', true],
  ['%10\\.\\d{1,3}\\x2e1%', 'from 10.25.1', true],
  ['-%5\\d\\d% GET', 'GET 503', false],
])('the pattern %j and the line %j: %s', async (pattern, line, matches) => {
  expect((await filterPattern(pattern))(line)).toBe(matches);
});

test.each([
  '{ $.level = "error" }',
  '[ip, user]',
  '%[%',
  '%(a|b)%',
  '%a!%',
  '%\\pL%',
  '%a{101}%',
  '%a{0,60}b{,50}c{60,}%',
  `%${'a'.repeat(257)}%`,
  '%a% %b% %c%',
  'a'.repeat(1025),
])('refuses the pattern %j, which it does not support', async (pattern) => {
  await expect(filterPattern(pattern)).rejects.toThrow(FilterPatternError);
});

test.each(['%.*.*.*.*.*.*x%', '%[ab]+[ab]+[ab]+[ab]+[^a-z]%', '%[ab].{50}[ac].{49}[^a-z]%'])(
  'the pattern %s takes less than a second for a line of 1 MB, so that load balancers go on',
  async (pattern) => {
    const line = 'ab'.repeat(512 * 1024);
    const { user: before } = process.cpuUsage();
    expect((await filterPattern(pattern))(line)).toBe(false);
    expect(process.cpuUsage().user - before).toBeLessThan(1_000_000);
  },
);
