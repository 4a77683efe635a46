/**
 * A value that AWS always returns, although the SDK declares it as optional.
 * @param what such as `the id of the execution`, for the message
 * @throws Error if it is missing
 */
export function returned<T>(value: T | undefined, what: string): T {
  if (value === undefined) {
    throw new Error(`AWS did not return ${what}`);
  }
  return value;
}
