import { nearest } from '../../src/config/shape/nearest';

test.each([
  ['nmae', 'name'],
  ['naem', 'name'],
  ['nam', 'name'],
  ['names', 'name'],
  ['NAME', 'name'],
  ['nome', 'name'],
  ['prod', 'production'],
])('%s was probably meant as %s', (given, meant) => {
  expect(nearest(given, ['production', 'name', 'tags'])).toBe(meant);
});

test.each(['', 'x', 'eman', 'colour'])('"%s" was meant as nothing that there is', (given) => {
  expect(nearest(given, ['production', 'name', 'tags'])).toBeUndefined();
});

test('the nearest of several wins', () => {
  expect(nearest('minCapacty', ['maxCapacity', 'minCapacity'])).toBe('minCapacity');
});

test('what is cut short to more than one meaning has no hint', () => {
  expect(nearest('health', ['healthCheckPath', 'healthCheckGracePeriodSeconds'])).toBeUndefined();
});
