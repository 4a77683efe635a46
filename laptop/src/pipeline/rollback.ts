import { findActionExecution } from './execution';
import type { Execution } from './execution';
import type { PipelineDefinition } from './pipeline-definition';
import type { Namespaces } from './variables';

export interface RollbackQuery {
  readonly executions: readonly Execution[];
  readonly stage: string;
  readonly pipelineVersion: string;
}

/**
 * The execution that a failed stage is rolled back to: the newest that succeeded in the stage, was started with the current structure
 * of the pipeline, and is not a rollback itself. These are the rules of CodePipeline
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

/** The output variables of the actions that have succeeded. */
export function outputVariables({ stages }: PipelineDefinition, execution: Execution): Namespaces {
  const variables = stages.flatMap((stage) =>
    stage.actions.flatMap(({ name, namespace }) => {
      const done = findActionExecution(execution, { stage: stage.name, action: name });
      return namespace === null || done?.status !== 'Succeeded' ? [] : [[namespace, done.outputVariables] as const];
    }),
  );
  return Object.fromEntries(variables);
}
