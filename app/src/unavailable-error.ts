/** The request is fine, but cannot be answered now; the message may be shown to the caller. */
export class UnavailableError extends Error {
  /** Seconds after which to try again. */
  readonly retryAfter = 5;

  constructor(message: string) {
    super(message);
    this.name = 'UnavailableError';
  }
}
