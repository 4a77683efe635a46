import { ResourceFailure } from './resource-failure';
import { undoCreation, undoUpdate, type RollbackProps } from './undo';
import { StackDeploymentError } from './stack-deployment-error';

/** Undoes a failed deployment. The returned error says what failed, and what was done about it. */
export async function rollBack(props: Omit<RollbackProps, 'reason'> & { readonly error: unknown }): Promise<StackDeploymentError> {
  const { journal, log, error } = props;
  const cause = error instanceof ResourceFailure ? error.cause : toError(error);
  const resource = error instanceof ResourceFailure ? { logicalId: error.resource.logicalId, type: error.resource.type } : null;
  const { name: stackName, stackId, status, previous } = journal.state;
  const verb = resource !== null && journal.find(resource.logicalId) !== undefined ? 'update' : 'create';
  const reason = resource === null ? cause.message : `The following resource(s) failed to ${verb}: [${resource.logicalId}].`;
  if (status === 'CREATE_IN_PROGRESS' || previous !== null) {
    log(`ROLLBACK_IN_PROGRESS ${resource === null ? stackName : `${resource.type} ${resource.logicalId}`}: ${cause.message}`);
  }
  const outcome = await undo({ ...props, reason }).catch((failure: unknown) => {
    const { message } = toError(failure);
    if (journal.state.previous !== null) {
      journal.enter('UPDATE_ROLLBACK_FAILED', { reason: message });
    }
    return `the rollback failed, too: ${message}`;
  });
  return new StackDeploymentError({ stackName, stackId, resource, cause, outcome });
}

async function undo(props: RollbackProps): Promise<string> {
  const { status, previous } = props.journal.state;
  if (status === 'CREATE_IN_PROGRESS') {
    await undoCreation(props);
    return 'rolled back, so the stack was deleted';
  }
  if (previous === null) {
    return 'nothing was changed';
  }
  await undoUpdate({ ...props, previous });
  return 'rolled back';
}

const toError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
