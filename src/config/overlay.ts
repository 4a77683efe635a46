/** The settings of `below` with those of `above` on top; a setting that is `undefined` in `above` changes nothing. */
export function overlay<T extends object>(below: Partial<T> | undefined, above: Partial<T> | undefined): Partial<T> {
  const set = Object.entries(above ?? {}).filter(([, value]) => value !== undefined);
  return { ...below, ...(Object.fromEntries(set) as Partial<T>) };
}
