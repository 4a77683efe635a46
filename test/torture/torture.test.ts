import { parseOptions, UsageError } from './options';
import { Random } from './random';

test('the same seed gives the same numbers, and another seed others', () => {
  const numbers = (seed: string): readonly number[] => {
    const random = new Random(seed);
    return Array.from({ length: 100 }, () => random.integer(0, 1000));
  };
  expect(numbers('a')).toEqual(numbers('a'));
  expect(numbers('a')).not.toEqual(numbers('b'));
  expect(Math.max(...numbers('a'))).toBeLessThanOrEqual(1000);
  expect(new Set(numbers('a')).size).toBeGreaterThan(80);
});

test('all mistakes in the options are listed at once', () => {
  const parse = (...parameters: readonly string[]) => parseOptions(parameters, ['rollouts']);
  expect(parse('--minutes', '0.5', '--seed', 's')).toEqual({ minutes: 0.5, seed: 's', only: [], help: false });
  expect(() => parse('--minutes', '0', '--only', 'kill', '--seed', '')).toThrow(
    new UsageError('--only kill: allowed are rollouts\n--minutes 0: allowed are numbers above 0\n--seed: give at least one character'),
  );
});
