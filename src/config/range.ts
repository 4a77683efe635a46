import type { Layered } from './shape/layered';
import { numberBetween } from './shape/number-between';

/** ECS runs at most 5,000 tasks of one service. */
export const taskCount = numberBetween({ min: 1, max: 5000 });

interface Range {
  readonly min: number;
  readonly max: number;
  readonly givenMin: Layered<number>;
  readonly givenMax: Layered<number>;
}

/** Reports a minimum above its maximum, at the one that the team wrote. */
export function reportUnorderedRange({ min, max, givenMin, givenMax }: Range): void {
  if (min <= max) {
    return;
  }
  const isMinWritten = givenMin.written !== undefined;
  const [wrong, value, other, limit] = isMinWritten ? [givenMin, min, givenMax, max] : [givenMax, max, givenMin, min];
  wrong.location.reportConflict({
    given: String(value),
    allowed: `${isMinWritten ? 'at most' : 'at least'} ${limit}, which is ${origin(other)}`,
    fix: isMinWritten ? `lower it, or raise ${other.location.path}` : `raise it, or lower ${other.location.path}`,
    comparedWith: [other.location],
  });
}

const origin = (value: Layered<number>): string =>
  value.written === undefined ? `the default of ${value.location.path} in the ${value.environment.tier} tier` : value.location.path;
