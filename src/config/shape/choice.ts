import { formatValue } from './format-value';
import { nearest } from './nearest';
import type { Shape } from './shape';

/** One of a few given values. */
export function choice<T extends string | number | boolean>(...values: readonly [T, ...T[]]): Shape<T> {
  const all = values.map((value) => JSON.stringify(value)).join(', ');
  const allowed = values.length > 1 ? `one of ${all}` : all;
  return {
    allowed,
    placeholder: values[0],
    read: (value, location) => {
      const match = values.find((candidate) => candidate === value);
      if (match === undefined) {
        const meant = nearest(typeof value === 'string' ? value : formatValue(value), values.map(String));
        const fix = meant === undefined ? 'use one of the allowed values' : `did you mean ${meant}?`;
        location.reportInvalid({ given: formatValue(value), allowed, fix });
      }
      return match ?? values[0];
    },
  };
}

export const trueOrFalse = choice(true, false);
