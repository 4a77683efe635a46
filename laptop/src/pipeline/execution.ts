import type { JsonObject } from '../json';
import type { StageDefinition } from './pipeline-definition';

/** CodePipeline's own names. */
export type ExecutionStatus = 'InProgress' | 'Stopping' | 'Stopped' | 'Succeeded' | 'Failed' | 'Superseded' | 'Cancelled';
export type StageStatus = 'InProgress' | 'Stopped' | 'Succeeded' | 'Failed';
export type ActionStatus = 'InProgress' | 'Abandoned' | 'Succeeded' | 'Failed';

/** One commit in the pipeline, as it is stored on disk. */
export interface Execution {
  readonly id: string;
  /** Counts from 1 and never repeats. */
  readonly number: number;
  readonly pipelineName: string;
  /** Hash of the pipeline's definition at the start; a stage is rolled back only to an execution with the same one. */
  readonly pipelineVersion: string;
  readonly type: 'STANDARD' | 'ROLLBACK';
  /** Number of the execution that a rollback goes back to. */
  readonly rollbackTarget: number | null;
  readonly status: ExecutionStatus;
  readonly revision: Revision;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly stages: readonly StageExecution[];
  /** The reason that a person gave for stopping it. */
  readonly stopReason?: string;
  /** ARN of the person who started it. @default - a commit did */
  readonly startedBy?: string;
}

export interface Revision {
  /** The full commit SHA. */
  readonly version: string;
  readonly message: string;
  readonly author: string;
  readonly branch: string;
  /** Older engines did not write it. */
  readonly committedAt?: string;
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
  /** With every variable resolved. Older engines did not write it. */
  readonly configuration?: JsonObject;
  /** Id of the build that the action started, or of the stack that it deployed. */
  readonly externalId?: string;
  /** ARN of the person who decided an approval. */
  readonly updatedBy?: string;
}

/** Whether it can still change. */
export const isActive = ({ status }: Execution): boolean => status === 'InProgress' || status === 'Stopping';

/** A copy of the execution with the state of one action replaced. */
export function withAction({ execution, stage, action }: { execution: Execution; stage: string; action: ActionExecution }): Execution {
  const current = findStageExecution(execution, stage) ?? { name: stage, status: 'InProgress', actions: [] };
  const actions = current.actions.some((candidate) => candidate.name === action.name)
    ? current.actions.map((candidate) => (candidate.name === action.name ? action : candidate))
    : [...current.actions, action];
  return withStage(execution, { ...current, status: 'InProgress', actions });
}

/** A copy of the execution with the state of one stage replaced. */
export function withStage(execution: Execution, stage: StageExecution): Execution {
  const stages =
    findStageExecution(execution, stage.name) === undefined
      ? [...execution.stages, stage]
      : execution.stages.map((candidate) => (candidate.name === stage.name ? stage : candidate));
  return { ...execution, stages };
}

export function findStageExecution({ stages }: Execution, name: string): StageExecution | undefined {
  return stages.find((candidate) => candidate.name === name);
}

export interface ActionPlace {
  readonly stage: string;
  readonly action: string;
}

export function findActionExecution(execution: Execution, { stage, action }: ActionPlace): ActionExecution | undefined {
  return findStageExecution(execution, stage)?.actions.find((candidate) => candidate.name === action);
}

/** Whether an execution has succeeded in all actions that the stage has now. */
export function hasPassed(execution: Execution, stage: StageDefinition): boolean {
  const passed = findStageExecution(execution, stage.name);
  return (
    passed?.status === 'Succeeded' &&
    stage.actions.every(({ name }) => passed.actions.some((action) => action.name === name && action.status === 'Succeeded'))
  );
}
