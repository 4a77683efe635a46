import { compareValues } from '../../../src/ops/changes/compare-values';
import { renderChange } from '../../../src/ops/changes/render-value';

/** The differences of two values as lines. */
const lines = (before: unknown, after: unknown): readonly string[] =>
  compareValues(['P'], { before, after }).map((change) => `${change.path.join('.')} ${renderChange(change)}`);

test('equal values have no difference, whatever the order of their keys', () => {
  expect(lines({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 })).toEqual([]);
});

test('only the part of an object that differs is shown', () => {
  expect(lines({ a: { b: 1, c: 2 } }, { a: { b: 1, c: 3 } })).toEqual(['P.a.c 2 → 3']);
});

test('elements of a list are found by their names', () => {
  const before = [
    { Name: 'A', Value: '1' },
    { Name: 'B', Value: '2' },
  ];
  const after = [
    { Name: 'B', Value: '3' },
    { Name: 'C', Value: 'x y' },
  ];
  expect(lines(before, after)).toEqual(['P.A removed: 1', 'P.B 2 → 3', 'P.C added: "x y"']);
});

test('elements without names are removed and added', () => {
  expect(lines(['a', 'b'], ['b', 'c', 'd'])).toEqual(['P removed: a', 'P added: c', 'P added: d']);
  expect(lines([{ Effect: 'Allow', Action: 'a' }], [{ Effect: 'Allow', Action: 'b' }])).toEqual(['P.Action a → b']);
  expect(lines(['a', 'b'], ['b', 'a'])).toEqual(['P ["a","b"] → ["b","a"]']);
});

test('references stand as in Fn::Sub, and what CloudFormation computes is not taken apart', () => {
  expect(lines({ Ref: 'Old' }, { 'Fn::GetAtt': ['New', 'Arn'] })).toEqual(['P ${Old} → ${New.Arn}']);
  expect(lines({ 'Fn::Join': ['', ['a', 'b']] }, { 'Fn::Join': ['', ['a', 'c']] })).toEqual(['P changed']);
  expect(lines('a', { 'Fn::Join': ['', ['a', 'c']] })).toEqual(['P a → (Fn::Join)']);
});

test('long values and values with parts are described only', () => {
  expect(lines('x'.repeat(61), 'y'.repeat(70))).toEqual(['P (61 characters) → (70 characters)']);
  expect(lines('x'.repeat(61), 'y'.repeat(61))).toEqual(['P changed']);
  expect(lines(undefined, { a: 1, b: 2 })).toEqual(['P added: (a, b)']);
  expect(lines(1, [{ a: 1 }])).toEqual(['P 1 → (a list of 1)']);
});

test('control characters and line breaks cannot write to a terminal', () => {
  expect(lines('a', 'b\u001b[31m\nc')).toEqual(['P a → "b\\u001b[31m\\nc"']);
});

test.each([
  [{ API_TOKEN: 'hush' }, { API_TOKEN: 'hush-2' }, ['P.API_TOKEN changed']],
  [{}, { MasterUserPassword: 'hush' }, ['P.MasterUserPassword added']],
  [{ SecretString: 'hush' }, {}, ['P.SecretString removed']],
  [{ CACHE: 'redis://me:hush@cache' }, { CACHE: 'redis://cache' }, ['P.CACHE (a URL with credentials) → redis://cache']],
  [undefined, { a: { API_TOKEN: 'hush' } }, ['P added: (a)']],
])('a value that may be a secret is not shown: %j → %j', (before, after, expected) => {
  expect(lines(before, after)).toEqual(expected);
  expect(lines(before, after).join()).not.toContain('hush');
});
