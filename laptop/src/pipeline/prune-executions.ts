import type { Stack } from '../cloudformation/stack';
import type { EngineServices } from '../engine-services';
import { removeImages } from '../image/remove-images';
import type { Execution } from './execution';
import type { ExecutionStore } from './execution-store';
import { asArray, asObject, asString } from './json';
import type { StageDefinition } from './pipeline-definition';

/** Executions that are kept whole besides those that a stage could be rolled back to. */
const KEPT_EXECUTIONS = 10;

export interface PruneExecutionsProps {
  readonly store: ExecutionStore;
  readonly services: Pick<EngineServices, 'context' | 'stacks'>;
  readonly stages: readonly StageDefinition[];
}

/** Deletes what old executions take up on the disk, their artifacts and images; their records and logs stay. What is on its way is not old. */
export async function pruneExecutions({ store, services, stages }: PruneExecutionsProps): Promise<void> {
  const executions = store.list();
  const targets = stages.flatMap((stage) => executions.findLast((execution) => hasSucceeded(execution, stage)) ?? []);
  const kept = new Set([
    ...executions.slice(-KEPT_EXECUTIONS),
    ...targets,
    ...executions.filter(isOnItsWay).flatMap((execution) => [execution, ...originOf(execution, store)]),
  ]);
  const pruned = executions.filter((execution) => !kept.has(execution) && store.hasArtifacts(execution.number));
  const keptVersions = new Set([...kept].map(({ revision }) => revision.version));
  const versions = pruned.map(({ revision }) => revision.version).filter((version) => !keptVersions.has(version));
  const used = usedImages(services.stacks.list());
  const repositories = [...new Set(used.map((uri) => uri.slice(0, uri.lastIndexOf(':'))))];
  const imageUris = repositories.flatMap((repository) => versions.map((version) => `${repository}:${version}`));
  await removeImages({ context: services.context, imageUris: imageUris.filter((uri) => !used.includes(uri)) });
  // Last, since they tell what is still to be done where this is cut off.
  pruned.forEach(({ number }) => store.deleteArtifacts(number));
}

const isOnItsWay = ({ status }: Execution): boolean => status === 'InProgress' || status === 'Stopping';

/** A rollback works with the artifacts of the execution that it goes back to. */
function originOf({ rollbackTarget }: Execution, store: ExecutionStore): readonly Execution[] {
  const origin = rollbackTarget === null ? undefined : store.get(rollbackTarget);
  return origin === undefined ? [] : [origin];
}

function hasSucceeded(execution: Execution, stage: StageDefinition): boolean {
  return execution.stages.some(({ name, status }) => name === stage.name && status === 'Succeeded');
}

function usedImages(stacks: readonly Stack[]): readonly string[] {
  const definitions = stacks.flatMap(({ resources }) => resources).filter(({ type }) => type === 'AWS::ECS::TaskDefinition');
  return definitions.flatMap(({ properties }) =>
    asArray(properties.ContainerDefinitions).map((container) => asString(asObject(container).Image)),
  );
}
