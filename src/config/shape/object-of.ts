import { formatValue } from './format-value';
import { isPlainObject } from './is-plain-object';
import { nearest } from './nearest';
import type { OptionLocation } from './option-location';
import type { Option, OptionTable } from './shape';
import type { Shape } from './shape';

/** An object with these options and no other. */
export function objectOf<O extends object>(table: OptionTable<O>): Shape<O> {
  const rows = Object.entries(table) as [string, Option<unknown, unknown>][];
  const allowed = `an object with ${rows.map(([key, row]) => (row.required ? key : `${key}?`)).join(', ')}`;
  const placeholder = Object.fromEntries(rows.filter(([, row]) => row.required).map(([key, row]) => [key, row.shape.placeholder])) as O;
  return {
    allowed,
    placeholder,
    options: table as OptionTable<object>,
    read: (given, location) => {
      if (!isPlainObject(given)) {
        location.reportInvalid({ given: formatValue(given), allowed, fix: 'write an object: { … }' });
        return placeholder;
      }
      const misspelled = reportUnknown({ known: rows.map(([key]) => key), given, location });
      return Object.fromEntries(rows.flatMap(([key, row]) => readOption({ key, row, given, location, misspelled }))) as O;
    },
  };
}

interface UnknownKeys {
  readonly known: readonly string[];
  readonly given: Readonly<Record<string, unknown>>;
  readonly location: OptionLocation;
}

/** Reports each key that is no option, and returns the options that were probably meant. */
function reportUnknown({ known, given, location }: UnknownKeys): readonly string[] {
  return Object.keys(given)
    .filter((key) => !known.includes(key))
    .flatMap((key) => {
      const unset = known.filter((candidate) => given[candidate] === undefined);
      const meant = nearest(key, unset);
      location.at(key).reportInvalid({
        given: formatValue(given[key]),
        allowed: `no option ${JSON.stringify(key)} here; the options are ${known.join(', ')}`,
        fix: meant === undefined ? suggestPlace(location.at(key)) : `did you mean ${meant}?`,
      });
      return meant === undefined ? [] : [meant];
    });
}

function suggestPlace(location: OptionLocation): string {
  const elsewhere = location.findElsewhere();
  return elsewhere === undefined ? 'remove it' : `remove it, or move it to ${elsewhere}`;
}

interface OptionReading {
  readonly key: string;
  readonly row: Option<unknown, unknown>;
  readonly given: Readonly<Record<string, unknown>>;
  readonly location: OptionLocation;
  readonly misspelled: readonly string[];
}

function readOption({ key, row, given, location, misspelled }: OptionReading): [string, unknown][] {
  const value = given[key];
  if (value !== undefined) {
    return [[key, row.shape.read(value, location.at(key))]];
  }
  if (!row.required) {
    return [];
  }
  if (misspelled.includes(key)) {
    location.at(key).markInvalid();
  } else {
    location.at(key).reportInvalid({ given: formatValue(undefined), allowed: row.shape.allowed, fix: 'add it' });
  }
  return [[key, row.shape.placeholder]];
}
