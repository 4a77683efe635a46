/** What may be logged of a database error: the error itself carries the client, and with it the connection's settings. */
export interface ErrorDescription {
  readonly message: string;
  readonly code: string | undefined;
}

export function describeError(error: unknown): ErrorDescription {
  if (!(error instanceof Error)) return { message: String(error), code: undefined };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  // An AggregateError of one attempt per address has an empty message.
  return { message: error.message || code || error.name, code };
}
