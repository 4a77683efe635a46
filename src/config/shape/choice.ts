import { nearest } from './nearest';
import type { Shape } from './shape';

/** One of a few given values. */
export function choice<T extends string | number | boolean | null>(...values: readonly [T, ...T[]]): Shape<T> {
  const all = values.map((value) => JSON.stringify(value)).join(', ');
  const allowed = values.length > 1 ? `one of ${all}` : all;
  return {
    allowed,
    standIn: values[0],
    read: (value, place) => {
      const match = values.find((candidate) => candidate === value);
      if (match === undefined) {
        const meant = nearest(String(value), values.map(String));
        place.report({ given: value, allowed, fix: meant === undefined ? 'choose what is allowed' : `did you mean ${meant}?` });
      }
      return match ?? values[0];
    },
  };
}
