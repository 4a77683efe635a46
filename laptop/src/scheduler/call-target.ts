import { runTask } from '../endpoint/ecs/run-task';
import type { EcsBackend } from '../endpoint/ecs/find-in-ecs';
import type { JsonObject } from '../json';
import { JsonReader } from '../json-reader';
import { callFunction, type FunctionContext } from '../lambda/call-function';
import type { ResourceRecord } from '../cloudformation/resource-provider';
import type { ScheduledRun } from './schedule-clock';

export interface CallTargetProps extends FunctionContext {
  readonly backend: EcsBackend;
  readonly signal: AbortSignal;
}

const EXECUTION_ID = '<aws.scheduler.execution-id>';

/**
 * Does what a schedule does: starts a task, or calls a function.
 * @throws Error for other targets, and when the function fails
 */
export async function callTarget({ schedule, executionId }: ScheduledRun, props: CallTargetProps): Promise<void> {
  const target = JsonReader.of(schedule).object('Target');
  if (target.has('EcsParameters')) {
    await startTask(schedule, { executionId, props });
    return;
  }
  await callFunction(
    {
      arn: target.string('Arn'),
      event: JSON.parse(target.string('Input').replaceAll(EXECUTION_ID, executionId)) as JsonObject,
      signal: props.signal,
    },
    props,
  );
}

async function startTask(schedule: ResourceRecord, run: { readonly executionId: string; readonly props: CallTargetProps }): Promise<void> {
  const input = runTaskInput(schedule, { clientToken: run.executionId, startedBy: 'schedule' });
  await runTask(run.props.backend, new JsonReader('RunTask', input));
}

/** The input of `RunTask` for the task that a schedule starts. */
export function runTaskInput(schedule: ResourceRecord, request: { readonly clientToken: string; readonly startedBy: string }): JsonObject {
  const target = JsonReader.of(schedule).object('Target');
  const parameters = target.object('EcsParameters');
  return {
    ...request,
    cluster: target.string('Arn'),
    taskDefinition: parameters.string('TaskDefinitionArn'),
    networkConfiguration: parameters.json('NetworkConfiguration'),
    overrides: JSON.parse(target.optionalString('Input') ?? '{}') as JsonObject,
  };
}
