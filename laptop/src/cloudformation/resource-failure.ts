/** The failure of one resource, for the deployment to handle. */
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
