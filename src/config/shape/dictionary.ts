import { formatValue } from './format-value';
import { isPlainObject } from './is-plain-object';
import type { Layered } from './layered';
import type { Shape } from './shape';

interface DictionaryProps<T> {
  readonly key: Shape<string>;
  readonly value: Shape<T>;
  /** @default - any number */
  readonly max?: number;
}

/** Values of one shape under names that the team chooses. */
export function dictionary<T>({ key, value, max = Infinity }: DictionaryProps<T>): Shape<Readonly<Record<string, T>>> {
  const size = max === Infinity ? '' : ` of at most ${max} keys`;
  const allowed = `an object${size}: each key ${key.allowed}; each value ${value.allowed}`;
  return {
    allowed,
    placeholder: {},
    read: (given, location) => {
      if (!isPlainObject(given)) {
        location.reportInvalid({ given: formatValue(given), allowed, fix: 'write an object: { NAME: … }' });
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

type Dictionary<T> = Readonly<Record<string, T>>;

/** Resolves every entry, which can be written in several places. */
export function resolveEach<Given, Config>(
  given: Layered<Dictionary<Given>>,
  resolve: (given: Layered<Given>, name: string) => Config,
): Dictionary<Config> {
  const names = new Set(given.toMerge.flatMap((entries) => Object.keys(entries)));
  return Object.fromEntries([...names].map((name) => [name, resolve(given.at(name) as Layered<Given>, name)]));
}

/** The entries of all places. */
export const merged = <T>({ toMerge }: Layered<Dictionary<T>>): Dictionary<T> => Object.assign({}, ...toMerge) as Dictionary<T>;
