import type { Keys } from './problems';
import type { OptionTable } from './shape';

/** Finds the option that was meant by a key in the wrong section; of several options the nearest one. */
export function findOption(table: OptionTable<object>, writtenAt: Keys): Keys | undefined {
  const sharedKeys = (keys: Keys): number => keys.findIndex((key, index) => key !== writtenAt[index]);
  return optionsOf({ table, above: [], writtenAt })
    .filter((keys) => keys.at(-1) === writtenAt.at(-1))
    .sort((a, b) => sharedKeys(b) - sharedKeys(a) || a.length - b.length)[0];
}

interface Section {
  readonly table: OptionTable<object>;
  readonly above: Keys;
  readonly writtenAt: Keys;
}

/** The keys of every option in a section and below; in a list those of the item that the key was written in, or of the first one. */
function optionsOf({ table, above, writtenAt }: Section): Keys[] {
  return Object.entries(table).flatMap(([key, { shape }]) => {
    const keys = [...above, key];
    const index = writtenAt[above.length] === key ? writtenAt[keys.length] : 0;
    const item = Array.isArray(shape.placeholder) ? [...keys, index ?? 0] : keys;
    return [keys, ...(shape.options ? optionsOf({ table: shape.options, above: item, writtenAt }) : [])];
  });
}
