import { canonicalJson } from '../json';
import { cleanUp, settledStatus } from './clean-up';
import { deleteAll } from './delete-all';
import type { ResourceOperator } from './resource-operator';
import type { StackJournal } from './stack-journal';
import type { StackSnapshot, StoredResource } from './stack-state';

export interface RollbackProps {
  readonly journal: StackJournal;
  readonly operator: ResourceOperator;
  readonly log: (line: string) => void;
  /** For the stack's events. */
  readonly reason: string;
}

/**
 * Undoes the creation of a stack: deletes every resource, whatever its deletion policy, because it was never in use. The stored stack is
 * deleted, so that the next deployment creates the stack again.
 */
export async function undoCreation({ journal, operator, reason }: RollbackProps): Promise<void> {
  journal.enter('DELETE_IN_PROGRESS', { reason, creating: null, updating: null });
  await deleteAll({ resources: [...journal.state.replaced, ...journal.state.resources], journal, operator });
}

/** Returns an updated stack to its last complete state. Replaced resources still exist; changed ones are updated again. */
export async function undoUpdate(props: RollbackProps & { readonly previous: StackSnapshot }): Promise<void> {
  const { journal, operator, reason, previous } = props;
  journal.enter('UPDATE_ROLLBACK_IN_PROGRESS', { reason, creating: null });
  for (const record of previous.resources) {
    await restore(record, props);
  }
  const known = new Set(previous.resources.map((record) => record.logicalId));
  const added = journal.state.resources.filter((record) => !known.has(record.logicalId)).map(disposable);
  const replaced = [...journal.state.replaced, ...added];
  journal.enter(settledStatus('UPDATE_ROLLBACK_COMPLETE', replaced), {
    template: previous.template,
    previous: null,
    updating: null,
    resources: journal.state.resources.filter((record) => known.has(record.logicalId)),
    replaced,
  });
  await cleanUp({ journal, operator });
}

async function restore(record: StoredResource, { journal, operator }: RollbackProps): Promise<void> {
  const current = journal.find(record.logicalId) ?? record;
  if (current.physicalId !== record.physicalId) {
    const replaced = journal.state.replaced.filter(
      (other) => other.logicalId !== record.logicalId || other.physicalId !== record.physicalId,
    );
    journal.save({ resources: journal.with(record), replaced: [...replaced, disposable(current)] });
    operator.restored(record);
  } else if (journal.state.updating === record.logicalId || canonicalJson(current.properties) !== canonicalJson(record.properties)) {
    journal.save({ updating: record.logicalId });
    const { physicalId, attributes } = await operator.update(record, current);
    journal.save({ resources: journal.with({ ...record, physicalId, attributes }), updating: null });
  }
}

/** What a failed update created was never in use, so no policy retains it. */
const disposable = (record: StoredResource): StoredResource => ({ ...record, deletionPolicy: 'Delete', updateReplacePolicy: 'Delete' });
