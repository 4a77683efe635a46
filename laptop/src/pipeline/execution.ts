import type { StageDefinition } from './pipeline-definition';
import type { JsonObject } from '../cloudformation/resource-provider';

/** Status of executions, stages and actions, in CodePipeline's words. */
export type ExecutionStatus = 'InProgress' | 'Stopping' | 'Stopped' | 'Succeeded' | 'Failed' | 'Superseded' | 'Cancelled';
export type StageStatus = 'InProgress' | 'Stopped' | 'Succeeded' | 'Failed';
export type ActionStatus = 'InProgress' | 'Abandoned' | 'Succeeded' | 'Failed';

/** A commit on its way through the pipeline, as it is kept on disk. */
export interface Execution {
  readonly id: string;
  /** Counts from 1 and never repeats. */
  readonly number: number;
  readonly pipelineName: string;
  /** Hash of the pipeline's definition at the start; a stage is rolled back only to an execution of the same one. */
  readonly pipelineVersion: string;
  readonly type: 'STANDARD' | 'ROLLBACK';
  /** Number of the execution that a rollback goes back to. */
  readonly rollbackTarget: number | null;
  readonly status: ExecutionStatus;
  readonly revision: Revision;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly stages: readonly StageExecution[];
  /** Why a person stopped it. */
  readonly stopReason?: string;
  /** ARN of who asked for it. @default - a commit did */
  readonly startedBy?: string;
}

export interface Revision {
  /** The full commit SHA. */
  readonly version: string;
  readonly message: string;
  readonly author: string;
  readonly branch: string;
}

export interface StageExecution {
  readonly name: string;
  readonly status: StageStatus;
  readonly actions: readonly ActionExecution[];
}

export interface ActionExecution {
  readonly name: string;
  readonly status: ActionStatus;
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** One line: what it did, or why it failed. */
  readonly summary: string;
  readonly outputVariables: Readonly<Record<string, string>>;
  /** As the action was given it, every variable resolved. Not in what older engines wrote. */
  readonly configuration?: JsonObject;
  /** Id of the build that the action started, or of the stack that it deployed. */
  readonly externalId?: string;
  /** ARN of the person who decided an approval. */
  readonly updatedBy?: string;
}

/** A copy of the execution with one action's state put in. */
export function withAction({ execution, stage, action }: { execution: Execution; stage: string; action: ActionExecution }): Execution {
  const current = execution.stages.find((candidate) => candidate.name === stage) ?? { name: stage, status: 'InProgress', actions: [] };
  const actions = current.actions.some((candidate) => candidate.name === action.name)
    ? current.actions.map((candidate) => (candidate.name === action.name ? action : candidate))
    : [...current.actions, action];
  return withStage(execution, { ...current, status: 'InProgress', actions });
}

/** A copy of the execution with one stage's state put in. */
export function withStage(execution: Execution, stage: StageExecution): Execution {
  const known = execution.stages.some((candidate) => candidate.name === stage.name);
  return {
    ...execution,
    stages: known ? execution.stages.map((candidate) => (candidate.name === stage.name ? stage : candidate)) : [...execution.stages, stage],
  };
}

export function findAction({
  execution,
  stage,
  action,
}: {
  execution: Execution;
  stage: string;
  action: string;
}): ActionExecution | undefined {
  return execution.stages.find((candidate) => candidate.name === stage)?.actions.find((candidate) => candidate.name === action);
}

/** Whether an execution has a stage behind it; not where the stage has got more actions since. */
export function hasPassed({ stages }: Execution, stage: StageDefinition): boolean {
  const passed = stages.find((candidate) => candidate.name === stage.name);
  return (
    passed?.status === 'Succeeded' &&
    stage.actions.every(({ name }) => passed.actions.some((action) => action.name === name && action.status === 'Succeeded'))
  );
}
