export type ParameterStoreErrorName =
  'ParameterAlreadyExists' | 'ParameterNotFound' | 'HierarchyTypeMismatchException' | 'ValidationException';

/** What Parameter Store answers to a request that it refuses; `name` is the code that AWS gives. */
export class ParameterStoreError extends Error {
  constructor(
    override readonly name: ParameterStoreErrorName,
    message: string,
  ) {
    super(message);
  }
}
