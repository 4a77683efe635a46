/** A refusal that goes to the caller in the shape of its protocol. */
export class EndpointError extends Error {
  override readonly name = 'EndpointError';

  constructor(readonly code: string, message: string, readonly status = 400) {
    super(message);
  }
}
