import { JsonReader } from '../json-reader';
import { findStageExecution, isActive } from './execution';
import type { Stack } from '../cloudformation/stack';
import type { Stacks } from '../cloudformation/stacks';
import type { Execution } from './execution';
import type { ExecutionStore } from './execution-store';
import type { StageDefinition } from './pipeline-definition';

/** Executions that keep their artifacts and images, besides those that a stage could be rolled back to. */
const KEPT_EXECUTIONS = 10;

export interface PruneExecutionsProps {
  readonly store: ExecutionStore;
  readonly stacks: Pick<Stacks, 'list'>;
  readonly stages: readonly StageDefinition[];
  readonly removeImages: (imageUris: readonly string[]) => Promise<void>;
}

/** Deletes the artifacts and images of old executions; their records and logs stay. An execution that is not at its end is not old. */
export async function pruneExecutions({ store, stacks, stages, removeImages }: PruneExecutionsProps): Promise<void> {
  const executions = store.list();
  const targets = stages.flatMap((stage) => executions.findLast((execution) => hasSucceeded(execution, stage)) ?? []);
  const kept = new Set([
    ...executions.slice(-KEPT_EXECUTIONS),
    ...targets,
    ...executions.filter(isActive).flatMap((execution) => [execution, ...targetOf(execution, store)]),
  ]);
  const pruned = executions.filter((execution) => !kept.has(execution) && store.hasArtifacts(execution.number));
  const keptVersions = new Set([...kept].map(({ revision }) => revision.version));
  const versions = pruned.map(({ revision }) => revision.version).filter((version) => !keptVersions.has(version));
  const used = usedImages(stacks.list());
  const repositories = [...new Set(used.map((uri) => uri.slice(0, uri.lastIndexOf(':'))))];
  const imageUris = repositories.flatMap((repository) => versions.map((version) => `${repository}:${version}`));
  await removeImages(imageUris.filter((uri) => !used.includes(uri)));
  // Last: where pruning is interrupted, artifacts that are left show what remains to be removed.
  pruned.forEach(({ number }) => store.deleteArtifacts(number));
}

/** A rollback uses the artifacts of the execution that it goes back to. */
function targetOf({ rollbackTarget }: Execution, store: ExecutionStore): readonly Execution[] {
  const target = rollbackTarget === null ? undefined : store.get(rollbackTarget);
  return target === undefined ? [] : [target];
}

const hasSucceeded = (execution: Execution, { name }: StageDefinition): boolean =>
  findStageExecution(execution, name)?.status === 'Succeeded';

function usedImages(stacks: readonly Stack[]): readonly string[] {
  const definitions = stacks.flatMap(({ resources }) => resources).filter(({ type }) => type === 'AWS::ECS::TaskDefinition');
  return definitions.flatMap((definition) =>
    JsonReader.of(definition)
      .objects('ContainerDefinitions')
      .map((container) => container.string('Image')),
  );
}
