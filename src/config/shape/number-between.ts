import type { Shape } from './shape';

interface NumberProps {
  readonly min: number;
  readonly max: number;
  /** What every value is a multiple of. @default 1 */
  readonly step?: number;
}

/** A number in a range, both ends included. */
export function numberBetween({ min, max, step = 1 }: NumberProps): Shape<number> {
  const allowed = `${step === 1 ? 'a whole number' : `a multiple of ${step}`} from ${min} to ${max}`;
  return {
    allowed,
    standIn: min,
    read: (value, place) => {
      if (typeof value === 'number' && value >= min && value <= max && Number.isInteger(value / step)) {
        return value;
      }
      place.report({ given: value, allowed, fix: typeof value === 'number' ? 'choose one of those' : 'give a number, without quotes' });
      return min;
    },
  };
}
