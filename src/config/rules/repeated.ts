/** Positions of every item that has occurred before, with the position of its first occurrence. */
export function repeated(items: readonly string[]): readonly { readonly index: number; readonly first: number }[] {
  return items.flatMap((item, index) => {
    const first = items.indexOf(item);
    return first < index ? [{ index, first }] : [];
  });
}
