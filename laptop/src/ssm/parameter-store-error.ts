export type ParameterStoreErrorName =
  'ParameterAlreadyExists' | 'ParameterNotFound' | 'HierarchyTypeMismatchException' | 'ValidationException';

/** The error of a request that Parameter Store refuses; `name` is AWS's error code. */
export class ParameterStoreError extends Error {
  constructor(
    override readonly name: ParameterStoreErrorName,
    message: string,
  ) {
    super(message);
  }
}
