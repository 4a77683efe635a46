export interface Repetition<T> {
  readonly item: T;
  readonly index: number;
  /** The first item with the same key. */
  readonly first: T;
  readonly firstIndex: number;
}

/** Every item with the key of an earlier one. */
export function repeated<T>(items: readonly T[], keyOf: (item: T) => unknown): readonly Repetition<T>[] {
  const firsts = new Map<unknown, { readonly item: T; readonly index: number }>();
  return items.flatMap((item, index) => {
    const key = keyOf(item);
    const first = firsts.get(key);
    if (first === undefined) {
      firsts.set(key, { item, index });
      return [];
    }
    return [{ item, index, first: first.item, firstIndex: first.index }];
  });
}
