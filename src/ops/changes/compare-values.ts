import { canonical } from '../../config/stateful-resources';
import { isPlainObject } from '../../config/shape/is-plain-object';
import type { ValueChange } from './environment-changes';

/** Properties that name the elements of a list, as in `Environment` of a container or in `Tags`. */
const NAMES = ['Name', 'Key', 'Id'];

type Entries = ReadonlyMap<string, unknown>;

/** The smallest parts in which two values of a property differ. */
export function compareValues(path: readonly string[], { before, after }: Omit<ValueChange, 'path'>): readonly ValueChange[] {
  if (canonical(before) === canonical(after)) {
    return [];
  }
  const [old, now] = [entriesOf(before), entriesOf(after)];
  if (old !== undefined && now !== undefined) {
    const names = [...new Set([...old.keys(), ...now.keys()])];
    return names.flatMap((name) => compareValues([...path, name], { before: old.get(name), after: now.get(name) }));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    return compareLists(path, { before, after });
  }
  return [{ path, before, after }];
}

/** Undefined for a value that has no parts with names. */
function entriesOf(value: unknown): Entries | undefined {
  if (isPlainObject(value)) {
    return isIntrinsic(value) ? undefined : new Map(Object.entries(value));
  }
  return Array.isArray(value) ? namedElements(value) : undefined;
}

/** A value that CloudFormation computes. */
export const isIntrinsic = (value: Readonly<Record<string, unknown>>): boolean => {
  const [key, ...others] = Object.keys(value);
  return key !== undefined && others.length === 0 && (key === 'Ref' || key.startsWith('Fn::'));
};

function namedElements(list: readonly unknown[]): Entries | undefined {
  const objects = list.filter(isPlainObject);
  const key = NAMES.find((name) => objects.every((each) => typeof each[name] === 'string'));
  if (key === undefined || objects.length < list.length) {
    return undefined;
  }
  const named = new Map(objects.map((each) => [String(each[key]), withoutName(each, key)]));
  return named.size === list.length ? named : undefined;
}

/** The only value besides the name, such as that of a variable; otherwise all of them. */
function withoutName(element: Readonly<Record<string, unknown>>, key: string): unknown {
  const { [key]: _name, ...others } = element;
  const [[first, value] = [], ...more] = Object.entries(others);
  return first !== undefined && more.length === 0 ? value : others;
}

/** The elements that only one of the lists has. */
function compareLists(
  path: readonly string[],
  { before, after }: { readonly before: readonly unknown[]; readonly after: readonly unknown[] },
): readonly ValueChange[] {
  const without = (list: readonly unknown[], others: readonly unknown[]): readonly unknown[] => {
    const known = new Set(others.map(canonical));
    return list.filter((each) => !known.has(canonical(each)));
  };
  const [removed, added] = [without(before, after), without(after, before)];
  if (removed.length === 0 && added.length === 0) {
    return [{ path, before, after }];
  }
  if (removed.length === 1 && added.length === 1 && before.length === after.length) {
    return compareValues(path, { before: removed[0], after: added[0] });
  }
  return [
    ...removed.map((each): ValueChange => ({ path, before: each, after: undefined })),
    ...added.map((each): ValueChange => ({ path, before: undefined, after: each })),
  ];
}
