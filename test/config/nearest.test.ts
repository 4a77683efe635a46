import { nearest } from '../../src/config/shape/nearest';

test.each([
  ['nmae', 'name'],
  ['naem', 'name'],
  ['nam', 'name'],
  ['names', 'name'],
  ['NAME', 'name'],
  ['nome', 'name'],
  ['prod', 'production'],
])('%s probably means %s', (given, meant) => {
  expect(nearest(given, ['production', 'name', 'tags'])).toBe(meant);
});

test.each(['', 'x', 'eman', 'colour'])('"%s" is similar to no candidate', (given) => {
  expect(nearest(given, ['production', 'name', 'tags'])).toBeUndefined();
});

test('the nearest of several wins', () => {
  expect(nearest('minCapacty', ['maxCapacity', 'minCapacity'])).toBe('minCapacity');
});

test('an ambiguous abbreviation gets no hint', () => {
  expect(nearest('health', ['healthCheckPath', 'healthCheckGracePeriodSeconds'])).toBeUndefined();
});
