import { runTask } from '../endpoint/ecs/run-task';
import type { EcsBackend } from '../endpoint/ecs/find-in-ecs';
import type { JsonObject } from '../json';
import { JsonReader } from '../json-reader';
import { callFunction, type FunctionContext } from '../lambda/call-function';
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
    await startTask(target, { executionId, props });
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

async function startTask(target: JsonReader, run: { readonly executionId: string; readonly props: CallTargetProps }): Promise<void> {
  const parameters = target.object('EcsParameters');
  const input: JsonObject = {
    cluster: target.string('Arn'),
    taskDefinition: parameters.string('TaskDefinitionArn'),
    clientToken: run.executionId,
    startedBy: 'schedule',
    networkConfiguration: parameters.json('NetworkConfiguration'),
    overrides: JSON.parse(target.optionalString('Input') ?? '{}') as JsonObject,
  };
  await runTask(run.props.backend, new JsonReader('RunTask', input));
}
