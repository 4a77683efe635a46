import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tryFindPipeline } from '../../pipeline/find-pipeline';
import { actionGroups, pipelineDefinition, type ActionDefinition } from '../../pipeline/pipeline-definition';
import { describeResources, type PlanPart } from './describe-resources';
import type { Stacks } from '../../cloudformation/stacks';
import type { JsonObject } from '../../json';
import type { ExecutionStore } from '../../pipeline/execution-store';

/** Only the newest executions have their artifacts. */
const SEARCHED_EXECUTIONS = 20;

export interface PlanAction {
  readonly name: string;
  readonly kind: ActionDefinition['kind'];
  /** The stack that it deploys. */
  readonly stackName: string | undefined;
}

export interface PlanStage {
  readonly name: string;
  /** Actions in a group run at the same time, and the groups one after another. */
  readonly groups: readonly (readonly PlanAction[])[];
  /** What the stacks of the stage consist of. Empty where it deploys none, or before the first build. */
  readonly parts: readonly PlanPart[];
}

export interface PlanBackend {
  readonly stacks: Pick<Stacks, 'list'>;
  readonly store: Pick<ExecutionStore, 'list' | 'artifact'>;
}

/** The stages of the deployed pipeline, with what the newest cloud assembly says about their stacks. Undefined before the first run. */
export function readPlan(backend: PlanBackend): readonly PlanStage[] | undefined {
  const found = tryFindPipeline(backend.stacks);
  if (found === undefined) {
    return undefined;
  }
  return pipelineDefinition(found.record).stages.map((stage) => {
    // The pipeline deploys itself as well.
    const deploys = stage.actions.filter((action) => action.kind === 'deploy' && stackOf(action) !== found.stack.name);
    return {
      name: stage.name,
      groups: actionGroups(stage).map((group) =>
        group.map((action) => ({
          name: action.name,
          kind: action.kind,
          stackName: action.kind === 'deploy' ? stackOf(action) : undefined,
        })),
      ),
      parts: describeResources(deploys.flatMap((action) => templatesOf(backend, action))),
    };
  });
}

const stackOf = ({ configuration }: ActionDefinition): string => String(configuration.StackName);

/** From the newest cloud assembly that has it, or as it is deployed. Empty where neither has it yet. */
function templatesOf({ store, stacks }: PlanBackend, action: ActionDefinition): readonly JsonObject[] {
  const [artifact = '', path = ''] = String(action.configuration.TemplatePath).split('::');
  const file = store
    .list()
    .slice(-SEARCHED_EXECUTIONS)
    .map(({ number }) => join(store.artifact(number, artifact), path))
    .findLast(existsSync);
  if (file !== undefined) {
    return [JSON.parse(readFileSync(file, 'utf8')) as JsonObject];
  }
  return stacks
    .list()
    .filter(({ name }) => name === stackOf(action))
    .map(({ template }) => template);
}
