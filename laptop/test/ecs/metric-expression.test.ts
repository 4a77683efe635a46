import { parseExpression } from '../../src/ecs/metric-expression';

const RATE = 'IF(requests >= 20, 100 * errors / requests, 0)';

test.each([
  [RATE, { requests: 40, errors: 4 }, 10],
  [RATE, { requests: 19, errors: 19 }, 0],
  ['1 + 2 * 3 - 4 / 2', {}, 5],
  ['(m1 + m2) / 2', { m1: 1, m2: 2 }, 1.5],
  ['10 - 4 - 3', {}, 3],
  ['m1 < 2', { m1: 1 }, 1],
  ['IF(IF(m1 == 1, 0, 1), 2, 3)', { m1: 1 }, 3],
])('%s of %j is %d', (expression, values, expected) => {
  expect(parseExpression(expression)?.(values)).toBe(expected);
});

test('there is no value of a division by zero, nor of an unknown metric', () => {
  expect(parseExpression('errors / requests')?.({ errors: 1, requests: 0 })).toBeUndefined();
  expect(parseExpression('m1 + m2')?.({ m1: 1 })).toBeUndefined();
});

test.each(['FILL(m1, 0)', 'SUM([m1, m2])', '1 +', '(1', 'IF(m1, 1)', '1 2', '', 'm1; m2', '"a"'])(
  '%j is not an expression of the laptop',
  (text) => {
    expect(parseExpression(text)).toBeUndefined();
  },
);
