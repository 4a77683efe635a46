export interface StackDeploymentFailure {
  readonly stackName: string;
  readonly stackId: string;
  /** The resource that failed first; null where an output did. */
  readonly resource: { readonly logicalId: string; readonly type: string } | null;
  /** What was done about it, such as "rolled back". */
  readonly outcome: string;
  readonly cause: Error;
}

/** A deployment of a stack that failed; carries the first cause. */
export class StackDeploymentError extends Error {
  override readonly name = 'StackDeploymentError';
  readonly resource: StackDeploymentFailure['resource'];
  /** Under which its events are found, also where the stack is gone. */
  readonly stackId: string;

  constructor({ stackName, stackId, resource, outcome, cause }: StackDeploymentFailure) {
    const where = resource === null ? 'an output' : `${resource.logicalId} (${resource.type})`;
    super(`stack ${stackName}: ${where} failed: ${cause.message}; ${outcome}`, { cause });
    this.resource = resource;
    this.stackId = stackId;
  }
}
