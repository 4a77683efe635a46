import { join } from 'node:path';
import { runTask } from '../endpoint/ecs/run-task';
import type { EcsBackend } from '../endpoint/ecs/find-in-ecs';
import type { JsonObject } from '../json';
import { JsonReader } from '../json-reader';
import { FunctionFiles } from '../lambda/function-files';
import { invokeFunction } from '../lambda/invoke-function';
import type { ScheduledRun } from './schedule-clock';

export interface CallTargetProps {
  readonly backend: EcsBackend;
  readonly projectDirectory: string;
  readonly stateDirectory: string;
  /** Variables that point every AWS SDK at the engine's endpoint. */
  readonly awsEnvironment: () => Readonly<Record<string, string>>;
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
  const files = new FunctionFiles(props.stateDirectory);
  const arn = target.string('Arn');
  const definition = files.find(arn);
  if (definition === undefined) {
    throw new Error(`its target ${arn} is neither a cluster with EcsParameters nor a function of a deployed stack`);
  }
  await invokeFunction({
    definition,
    directory: files.folder(definition.name),
    event: JSON.parse(target.string('Input').replaceAll(EXECUTION_ID, executionId)) as JsonObject,
    modulesDirectory: join(props.projectDirectory, 'node_modules'),
    awsEnvironment: props.awsEnvironment(),
    log: () => undefined,
    signal: props.signal,
  });
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
