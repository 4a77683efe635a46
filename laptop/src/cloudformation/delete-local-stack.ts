import { deleteAll } from './delete-all';
import type { ProviderRegistry } from './provider-registry';
import { ResourceOperator } from './resource-operator';
import { StackJournal, type StackRecords } from './stack-journal';
import { identityOf, USER_INITIATED } from './stack-start';
import type { StackState } from './stack-state';
import type { ParameterStore } from '../ssm/parameter-store';

export interface LocalStackProps extends StackRecords {
  readonly registry: ProviderRegistry;
  readonly parameters: ParameterStore;
  readonly state: StackState;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Deletes a stack with all its resources, except those that their policy retains.
 * @throws Error when another stack imports from it
 */
export async function deleteLocalStack(props: LocalStackProps): Promise<void> {
  const { files, state } = props;
  const user = files.readAll().find((other) => other.name !== state.name && other.imports.some((name) => name in state.exports));
  if (user !== undefined) {
    throw new Error(`stack ${state.name} cannot be deleted, because stack ${user.name} imports from it; delete ${user.name} first`);
  }
  const journal = new StackJournal(props, state);
  journal.enter('DELETE_IN_PROGRESS', { reason: USER_INITIATED, creating: null, updating: null });
  const operator = new ResourceOperator({ ...props, stack: identityOf(state) });
  const all = [...state.replaced, ...state.resources];
  const retained = all.filter((record) => record.deletionPolicy.startsWith('Retain'));
  retained.forEach((record) => operator.skip(record));
  await deleteAll({ resources: all.filter((record) => !retained.includes(record)), journal, operator });
}
