import { formatValue } from './format-value';
import type { Shape } from './shape';

interface NumberProps {
  readonly min: number;
  readonly max: number;
  /** Every valid value is a multiple of this. @default 1 */
  readonly step?: number;
}

/** A number in a range, both ends included. */
export function numberBetween({ min, max, step = 1 }: NumberProps): Shape<number> {
  const allowed = `${step === 1 ? 'a whole number' : `a multiple of ${step}`} from ${min} to ${max}`;
  const isValid = (value: unknown): value is number => typeof value === 'number' && value >= min && value <= max && isMultiple(value, step);
  const suggest = (value: unknown): string => {
    if (typeof value === 'number') {
      return 'use a value in this range';
    }
    return typeof value === 'string' && value !== '' && isValid(Number(value))
      ? `write ${Number(value)}, without quotes`
      : 'write a number';
  };
  return {
    allowed,
    placeholder: min,
    read: (value, location) => {
      if (isValid(value)) {
        return value;
      }
      location.reportInvalid({ given: formatValue(value), allowed, fix: suggest(value) });
      return min;
    },
  };
}

/** Rounded, because 0.3 / 0.1 is not 3 in floating point. */
const isMultiple = (value: number, step: number): boolean => Number.isInteger(step === 1 ? value : Number((value / step).toFixed(6)));
