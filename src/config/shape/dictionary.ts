import { formatValue } from './format-value';
import { isPlainObject } from './is-plain-object';
import type { Shape } from './shape';

interface DictionaryProps {
  readonly key: Shape<string>;
  readonly value: Shape<string>;
  /** @default - any number */
  readonly max?: number;
}

/** Strings under names that the team chooses. */
export function dictionary({ key, value, max = Infinity }: DictionaryProps): Shape<Readonly<Record<string, string>>> {
  const size = max === Infinity ? '' : `at most ${max} `;
  const allowed = `an object of ${size}strings (each key ${key.allowed}; each value ${value.allowed})`;
  return {
    allowed,
    placeholder: {},
    read: (given, location) => {
      if (!isPlainObject(given)) {
        location.reportInvalid({ given: formatValue(given), allowed, fix: 'write an object: { NAME: "value" }' });
        return {};
      }
      const entries = Object.entries(given).filter(([, each]) => each !== undefined);
      if (entries.length > max) {
        location.reportInvalid({ given: `${entries.length} keys`, allowed, fix: `remove ${entries.length - max}` });
      }
      return Object.fromEntries(entries.map(([name, each]) => [key.read(name, location.at(name)), value.read(each, location.at(name))]));
    },
  };
}
