import { isPlainObject } from './is-plain-object';
import type { Shape } from './shape';

interface DictionaryProps {
  readonly key: Shape<string>;
  readonly value: Shape<string>;
  /** @default - any number */
  readonly max?: number;
}

/** Texts under names that nobody can list beforehand. */
export function dictionary({ key, value, max = Infinity }: DictionaryProps): Shape<Readonly<Record<string, string>>> {
  const most = max === Infinity ? '' : `at most ${max} `;
  const allowed = `an object of ${most}strings`;
  return {
    allowed,
    standIn: {},
    read: (given, place) => {
      if (!isPlainObject(given)) {
        place.report({ given, allowed, fix: 'write it as { NAME: "value" }' });
        return {};
      }
      const entries = Object.entries(given).filter(([, each]) => each !== undefined);
      if (entries.length > max) {
        place.report({ given: `${entries.length} of them`, allowed, fix: 'take some away' });
      }
      return Object.fromEntries(entries.map(([name, each]) => [key.read(name, place.at(name)), value.read(each, place.at(name))]));
    },
  };
}
