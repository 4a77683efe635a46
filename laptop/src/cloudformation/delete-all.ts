import type { ResourceOperator } from './resource-operator';
import type { StackJournal } from './stack-journal';
import type { StoredResource } from './stack-state';

export interface DeleteAllProps {
  readonly resources: readonly StoredResource[];
  readonly journal: StackJournal;
  readonly operator: ResourceOperator;
}

/**
 * Deletes what a stack holds, the newest first, and forgets the stack.
 * @throws ResourceFailure where something cannot be deleted: it stays with what was made before it, and the stack says so
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
