/** Whether a value is what `{ … }` writes: no list, no `null`, no class instance. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  // An object made in another realm (a Jest test, a `vm` context) has a prototype of its own.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
