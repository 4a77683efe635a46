import type { ResourceOperator } from './resource-operator';
import type { StackJournal } from './stack-journal';
import type { StoredResource } from './stack-state';

export interface DeleteAllProps {
  readonly resources: readonly StoredResource[];
  readonly journal: StackJournal;
  readonly operator: ResourceOperator;
}

/**
 * Deletes the resources of a stack, the newest first, and then the stored stack.
 * @throws ResourceFailure when a resource cannot be deleted: it stays, with those created before it, and the stack is `DELETE_FAILED`
 */
export async function deleteAll({ resources, journal, operator }: DeleteAllProps): Promise<void> {
  for (const record of [...resources].reverse()) {
    try {
      await operator.delete(record);
    } catch (error) {
      journal.enter('DELETE_FAILED', { reason: `The following resource(s) failed to delete: [${record.logicalId}].` });
      throw error;
    }
    const remaining = (list: readonly StoredResource[]): readonly StoredResource[] => list.filter((other) => other !== record);
    journal.note({ resources: remaining(journal.state.resources), replaced: remaining(journal.state.replaced) });
    if (!operator.isInert(record)) {
      journal.save();
    }
  }
  journal.forget();
}
