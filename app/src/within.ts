/** Settles as the promise does, or rejects with the given error when that takes longer than `milliseconds`. */
export async function within<T>(
  promise: Promise<T>,
  { milliseconds, error }: { readonly milliseconds: number; readonly error: Error },
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(error), milliseconds);
  });
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}
