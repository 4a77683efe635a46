import type { ProviderRegistry } from './provider-registry';
import { ResourceOperator } from './resource-operator';
import { deleteAll } from './delete-all';
import { StackJournal, type StackRecords } from './stack-journal';
import { identityOf, USER_INITIATED } from './stack-start';
import type { StackState } from './stack-state';
import type { ParameterStore } from '../ssm/parameter-store';

export interface DeleteStackProps extends StackRecords {
  readonly registry: ProviderRegistry;
  readonly parameters: ParameterStore;
  readonly state: StackState;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Deletes a stack with all its resources but those that their policy retains.
 * @throws Error where another stack imports from it
 */
export async function deleteStack(props: DeleteStackProps): Promise<void> {
  const { files, state } = props;
  const user = files.readAll().find((other) => other.name !== state.name && other.imports.some((name) => name in state.exports));
  if (user !== undefined) {
    throw new Error(`stack ${state.name} cannot be deleted: stack ${user.name} imports from it; delete that one first`);
  }
  const journal = new StackJournal(props, state);
  journal.enter('DELETE_IN_PROGRESS', { reason: USER_INITIATED, creating: null, updating: null });
  const operator = new ResourceOperator({ ...props, stack: identityOf(state) });
  const all = [...state.replaced, ...state.resources];
  const kept = all.filter((record) => record.deletionPolicy.startsWith('Retain'));
  kept.forEach((record) => operator.skip(record));
  await deleteAll({ resources: all.filter((record) => !kept.includes(record)), journal, operator });
}
