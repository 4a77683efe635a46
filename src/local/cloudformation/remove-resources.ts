import type { ResourceOperator } from './resource-operator';
import type { StackJournal } from './stack-journal';

export interface RemoveResourcesProps {
  readonly journal: StackJournal;
  readonly operator: ResourceOperator;
  readonly log: (line: string) => void;
}

/** Deletes what an update replaced or dropped, the newest first; one that its policy retains is forgotten and stays. */
export async function removeResources({ journal, operator, log }: RemoveResourcesProps): Promise<void> {
  const { resources } = journal.state;
  for (const record of [...journal.state.replaced].reverse()) {
    const replaced = resources.some((resource) => resource.logicalId === record.logicalId);
    if ((replaced ? record.updateReplacePolicy : record.deletionPolicy).startsWith('Retain')) {
      log(`DELETE_SKIPPED ${record.type} ${record.logicalId}`);
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
