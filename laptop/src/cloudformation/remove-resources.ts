import { cleanUpOf } from './clean-up-status';
import type { ResourceOperator } from './resource-operator';
import type { StackJournal } from './stack-journal';

export interface RemoveResourcesProps {
  readonly journal: StackJournal;
  readonly operator: ResourceOperator;
}

/**
 * Deletes what an update replaced or dropped, the newest first; one that its policy retains is forgotten and stays.
 * @throws ResourceFailure where something cannot be deleted: the stack is what it is nevertheless, and the next deployment tries again
 */
export async function removeResources({ journal, operator }: RemoveResourcesProps): Promise<void> {
  const cleanUp = cleanUpOf(journal.state.status);
  const isBegun = journal.state.status === cleanUp?.during;
  if (cleanUp === null || (!isBegun && journal.state.replaced.length === 0)) {
    await removeAll({ journal, operator });
    return;
  }
  if (!isBegun) {
    journal.enter(cleanUp.during);
  }
  try {
    await removeAll({ journal, operator });
  } finally {
    journal.enter(cleanUp.after);
  }
}

async function removeAll({ journal, operator }: RemoveResourcesProps): Promise<void> {
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
