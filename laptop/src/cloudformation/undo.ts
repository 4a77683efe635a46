import { settling } from './clean-up-status';
import { deleteAll } from './delete-all';
import type { ResourceOperator } from './resource-operator';
import { removeResources } from './remove-resources';
import type { StackJournal } from './stack-journal';
import type { StackSnapshot, StoredResource } from './stack-state';
import { canonicalJson } from '../json';

export interface RollbackProps {
  readonly journal: StackJournal;
  readonly operator: ResourceOperator;
  readonly log: (line: string) => void;
  /** Why, as the stack's events tell it. */
  readonly reason: string;
}

/**
 * Undoes the creation of a stack: everything that was made is deleted, whatever its deletion policy, since it was
 * never in use. The stack is forgotten, so that the next deployment creates it afresh.
 */
export async function undoCreation({ journal, operator, reason }: RollbackProps): Promise<void> {
  journal.enter('DELETE_IN_PROGRESS', { reason, creating: null, updating: null });
  await deleteAll({ resources: [...journal.state.replaced, ...journal.state.resources], journal, operator });
}

/** Takes an updated stack back to its last complete state. What was replaced still stands; what was changed is applied again. */
export async function undoUpdate(props: RollbackProps & { readonly previous: StackSnapshot }): Promise<void> {
  const { journal, operator, reason, previous } = props;
  journal.enter('UPDATE_ROLLBACK_IN_PROGRESS', { reason, creating: null });
  for (const record of previous.resources) {
    await restore(record, props);
  }
  const known = new Set(previous.resources.map((record) => record.logicalId));
  const added = journal.state.resources.filter((record) => !known.has(record.logicalId)).map(disposable);
  const replaced = [...journal.state.replaced, ...added];
  journal.enter(settling('UPDATE_ROLLBACK_COMPLETE', replaced), {
    template: previous.template,
    previous: null,
    updating: null,
    resources: journal.state.resources.filter((record) => known.has(record.logicalId)),
    replaced,
  });
  await removeResources({ journal, operator });
}

async function restore(record: StoredResource, { journal, operator }: RollbackProps): Promise<void> {
  const current = journal.find(record.logicalId) ?? record;
  if (current.physicalId !== record.physicalId) {
    const replaced = journal.state.replaced.filter(
      (other) => other.logicalId !== record.logicalId || other.physicalId !== record.physicalId,
    );
    journal.save({ resources: journal.with(record), replaced: [...replaced, disposable(current)] });
    operator.takeBack(record);
  } else if (journal.state.updating === record.logicalId || canonicalJson(current.properties) !== canonicalJson(record.properties)) {
    journal.save({ updating: record.logicalId });
    const { physicalId, attributes } = await operator.update(record, current);
    journal.save({ resources: journal.with({ ...record, physicalId, attributes }), updating: null });
  }
}

/** What an update that failed has made was never in use, so no policy keeps it. */
const disposable = (record: StoredResource): StoredResource => ({ ...record, deletionPolicy: 'Delete', updateReplacePolicy: 'Delete' });
