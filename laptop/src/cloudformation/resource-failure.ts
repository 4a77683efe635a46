/** The failure of one resource, on its way to the deployment that decides what to do about it. */
export class ResourceFailure extends Error {
  override readonly name = 'ResourceFailure';
  override readonly cause: Error;

  constructor(
    readonly resource: { readonly logicalId: string; readonly type: string },
    error: unknown,
  ) {
    const cause = error instanceof Error ? error : new Error(String(error));
    super(cause.message);
    this.cause = cause;
  }
}
