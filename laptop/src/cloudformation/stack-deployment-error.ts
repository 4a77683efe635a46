export interface StackDeploymentFailure {
  readonly stackName: string;
  readonly stackId: string;
  /** The resource that failed first; null if a parameter or an output did. */
  readonly resource: { readonly logicalId: string; readonly type: string } | null;
  /** What was done about it, such as "rolled back". */
  readonly outcome: string;
  readonly cause: Error;
}

/** A deployment of a stack that failed, with the first cause. */
export class StackDeploymentError extends Error {
  override readonly name = 'StackDeploymentError';
  readonly resource: StackDeploymentFailure['resource'];
  /** Finds the stack's events, even if the stack was deleted. */
  readonly stackId: string;

  constructor({ stackName, stackId, resource, outcome, cause }: StackDeploymentFailure) {
    const failed = resource === null ? '' : `${resource.logicalId} (${resource.type}) failed: `;
    super(`stack ${stackName}: ${failed}${cause.message}; ${outcome}`, { cause });
    this.resource = resource;
    this.stackId = stackId;
  }
}
