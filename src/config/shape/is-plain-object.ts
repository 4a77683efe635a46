/** Whether a value is an object literal: no list, no `null`, no class instance. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  // An object of another realm (a Jest test, a `vm` context) has another Object.prototype.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
