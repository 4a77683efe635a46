/** The code of a system error, such as `ENOENT`. Looks at the value alone: errors of another realm are no instances of our `Error`. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) {
    return undefined;
  }
  return typeof error.code === 'string' ? error.code : undefined;
}
