import { runOrders } from './pipeline-definition';
import type { Execution } from './execution';
import type { PipelineDefinition, StageDefinition } from './pipeline-definition';
import type { Namespaces } from './variables';

export interface RollbackQuery {
  readonly executions: readonly Execution[];
  readonly stage: string;
  readonly pipelineVersion: string;
}

/**
 * The execution that a failed stage goes back to: the newest that succeeded in it, was started in the current structure of the
 * pipeline and is not a rollback itself. These are CodePipeline's own rules
 * (https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-rollback.html).
 */
export function findRollbackTarget({ executions, stage, pipelineVersion }: RollbackQuery): Execution | undefined {
  return executions.findLast(
    (execution) =>
      execution.type === 'STANDARD' &&
      execution.pipelineVersion === pipelineVersion &&
      execution.stages.some((candidate) => candidate.name === stage && candidate.status === 'Succeeded'),
  );
}

/** The stage as a rollback runs it: the version was approved for it once, so nobody is asked again. */
export function withoutApprovals(stage: StageDefinition): StageDefinition {
  return { ...stage, actions: stage.actions.filter((action) => action.kind !== 'approval') };
}

/** The variables that an execution's actions have given. */
export function namespacesOf(definition: PipelineDefinition, execution: Execution): Namespaces {
  const entries = definition.stages.flatMap((stage) =>
    runOrders(stage)
      .flat()
      .flatMap((action) => {
        const done = execution.stages
          .find((candidate) => candidate.name === stage.name)
          ?.actions.find((candidate) => candidate.name === action.name);
        return action.namespace === null || done?.status !== 'Succeeded' ? [] : [[action.namespace, done.outputVariables] as const];
      }),
  );
  return Object.fromEntries(entries);
}
