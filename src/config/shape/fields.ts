import { isPlainObject } from './is-plain-object';
import { nearest } from './nearest';
import type { Place } from './place';
import type { Shape } from './shape';

export interface Field<T> {
  readonly shape: Shape<T>;
  readonly required: boolean;
}

/** One field for each key of `T`, so that the compiler finds an option that nobody checks. */
export type FieldsOf<T> = { readonly [K in keyof T]-?: Field<Exclude<T[K], undefined>> };

export const required = <T>(shape: Shape<T>): Field<T> => ({ shape, required: true });
export const optional = <T>(shape: Shape<T>): Field<T> => ({ shape, required: false });

/** An object with these keys and no other. */
export function fields<T extends object>(of: FieldsOf<T>): Shape<T> {
  const known = Object.entries(of) as [string, Field<unknown>][];
  const allowed = `an object with ${known.map(([key, field]) => (field.required ? key : `${key}?`)).join(', ')}`;
  const standIn = Object.fromEntries(known.filter(([, field]) => field.required).map(([key, field]) => [key, field.shape.standIn])) as T;
  return {
    allowed,
    standIn,
    read: (given, place) => {
      if (!isPlainObject(given)) {
        place.report({ given, allowed, fix: 'give an object' });
        return standIn;
      }
      const misspelt = reportUnknown({ known: known.map(([key]) => key), given, place });
      return Object.fromEntries(known.flatMap(([key, field]) => readField({ key, field, given, place, misspelt }))) as T;
    },
  };
}

interface UnknownKeys {
  readonly known: readonly string[];
  readonly given: Readonly<Record<string, unknown>>;
  readonly place: Place;
}

/** Reports each key that means nothing, and returns the keys that were probably meant. */
function reportUnknown({ known, given, place }: UnknownKeys): readonly string[] {
  return Object.keys(given)
    .filter((key) => !known.includes(key))
    .flatMap((key) => {
      const meant = nearest(
        key,
        known.filter((candidate) => given[candidate] === undefined),
      );
      place.at(key).report({
        given: given[key],
        allowed: `there is no ${key} here; there is ${known.join(', ')}`,
        fix: meant === undefined ? 'remove it' : `did you mean ${meant}?`,
      });
      return meant === undefined ? [] : [meant];
    });
}

interface FieldReading {
  readonly key: string;
  readonly field: Field<unknown>;
  readonly given: Readonly<Record<string, unknown>>;
  readonly place: Place;
  readonly misspelt: readonly string[];
}

function readField({ key, field, given, place, misspelt }: FieldReading): [string, unknown][] {
  const value = given[key];
  if (value !== undefined) {
    return [[key, field.shape.read(value, place.at(key))]];
  }
  if (!field.required) {
    return [];
  }
  if (misspelt.includes(key)) {
    place.at(key).distrust();
  } else {
    place.at(key).report({ given: undefined, allowed: field.shape.allowed, fix: 'add it' });
  }
  return [[key, field.shape.standIn]];
}
