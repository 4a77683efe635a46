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
        location.reportInvalid({ given: formatValue(value), allowed, fix: suggest(value, values) });
      }
      return match ?? values[0];
    },
  };
}

function suggest(value: unknown, values: readonly (string | number | boolean)[]): string {
  const given = typeof value === 'string' ? value : formatValue(value);
  const meant = nearest(given, values.map(String));
  if (meant === undefined) {
    return 'use one of the allowed values';
  }
  return typeof value === 'number' && values.some((each) => each === given)
    ? `write ${JSON.stringify(given)}, in quotes`
    : `did you mean ${meant}?`;
}

export const trueOrFalse = choice(true, false);
