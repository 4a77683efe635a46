/** An error that is returned to the caller in its protocol. */
export class EndpointError extends Error {
  override readonly name = 'EndpointError';
  /** HTTP status. */
  readonly status: number;

  constructor(
    readonly code: string,
    reason: string | { readonly status: number; readonly message: string },
  ) {
    super(typeof reason === 'string' ? reason : reason.message);
    this.status = typeof reason === 'string' ? 400 : reason.status;
  }
}
