import type { ResourceOperator } from './resource-operator';
import type { StackStatus } from './stack';
import type { StackJournal } from './stack-journal';

type CleanedUp = 'UPDATE_COMPLETE' | 'UPDATE_ROLLBACK_COMPLETE';

/** The status while what an update replaced or removed is deleted. */
const CLEANING_UP = {
  UPDATE_COMPLETE: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
  UPDATE_ROLLBACK_COMPLETE: 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
} as const satisfies Record<CleanedUp, StackStatus>;

/** Whether an operation is complete, so that it cannot be rolled back any more. Resources may still have to be cleaned up. */
export const isSettled = (status: StackStatus): boolean => status.endsWith('_COMPLETE') || status.endsWith('_CLEANUP_IN_PROGRESS');

/** The status after an operation, with the resources that it leaves to be cleaned up. */
export const settledStatus = (status: CleanedUp, leftOver: readonly unknown[]): StackStatus =>
  leftOver.length === 0 ? status : CLEANING_UP[status];

/**
 * Deletes what an update replaced or removed, the newest first. A resource that its policy retains stays, and the stack forgets it.
 * @throws ResourceFailure when a resource cannot be deleted; the stack stays updated, and the next deployment tries again
 */
export async function cleanUp(props: { readonly journal: StackJournal; readonly operator: ResourceOperator }): Promise<void> {
  const { journal } = props;
  const statuses = cleanUpStatuses(journal.state.status);
  const hasBegun = journal.state.status === statuses?.during;
  if (statuses === undefined || (!hasBegun && journal.state.replaced.length === 0)) {
    await deleteReplaced(props);
    return;
  }
  if (!hasBegun) {
    journal.enter(statuses.during);
  }
  try {
    await deleteReplaced(props);
  } finally {
    journal.enter(statuses.after);
  }
}

/** The statuses during and after the clean-up; undefined for a stack that was not updated. */
function cleanUpStatuses(status: StackStatus): { readonly during: StackStatus; readonly after: StackStatus } | undefined {
  const after = (['UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'] as const).find(
    (settled) => status === settled || status === CLEANING_UP[settled],
  );
  return after && { during: CLEANING_UP[after], after };
}

async function deleteReplaced({ journal, operator }: Parameters<typeof cleanUp>[0]): Promise<void> {
  const { resources } = journal.state;
  for (const record of [...journal.state.replaced].reverse()) {
    const replaced = resources.some((resource) => resource.logicalId === record.logicalId);
    if ((replaced ? record.updateReplacePolicy : record.deletionPolicy).startsWith('Retain')) {
      operator.skip(record);
    } else {
      await operator.delete(record);
    }
    journal.note({ replaced: journal.state.replaced.filter((other) => other !== record) });
    if (!operator.isInert(record)) {
      journal.save();
    }
  }
  journal.saveIfNoted();
}
