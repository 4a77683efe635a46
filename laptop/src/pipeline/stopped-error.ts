/** A person stopped the execution. */
export class StoppedError extends Error {
  constructor(reason: string) {
    super(reason === '' ? 'stopped by hand' : `stopped by hand: ${reason}`);
  }
}
