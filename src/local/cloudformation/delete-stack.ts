import type { ProviderRegistry } from './provider-registry';
import { ResourceOperator } from './resource-operator';
import { deleteAll } from './undo';
import type { StackFiles } from './stack-files';
import { StackJournal } from './stack-journal';
import { identityOf } from './stack-start';
import type { StackState } from './stack-state';
import type { ParameterStore } from '../ssm/parameter-store';

export interface DeleteStackProps {
  readonly files: StackFiles;
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
  const { files, state, log } = props;
  const user = files.readAll().find((other) => other.name !== state.name && other.imports.some((name) => name in state.exports));
  if (user !== undefined) {
    throw new Error(`stack ${state.name} cannot be deleted: stack ${user.name} imports from it; delete that one first`);
  }
  const journal = new StackJournal(files, state);
  journal.save({ status: 'DELETE_IN_PROGRESS', creating: null, updating: null });
  const operator = new ResourceOperator({ ...props, stack: identityOf(state) });
  const all = [...state.replaced, ...state.resources];
  const kept = all.filter((record) => record.deletionPolicy.startsWith('Retain'));
  kept.forEach((record) => log(`DELETE_SKIPPED ${record.type} ${record.logicalId}`));
  await deleteAll(all.filter((record) => !kept.includes(record)), { journal, operator });
  files.delete(state.name);
}
