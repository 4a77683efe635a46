/** The code of a system error, such as `ENOENT`. It does not rely on `instanceof`: in tests, errors come from another realm. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) {
    return undefined;
  }
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Whether a file could not be written because the disk is full, or because of a quota or a limit of the size of files. */
export function isDiskFull(error: unknown): boolean {
  const { cause } = Object(error) as { readonly cause?: unknown };
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(String(errorCode(error))) || (cause !== undefined && isDiskFull(cause));
}
