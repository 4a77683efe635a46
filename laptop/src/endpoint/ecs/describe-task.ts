import type { JsonObject } from '../../cloudformation/resource-provider';
import type { StoppedTask } from '../../ecs/stopped-tasks';
import type { ServiceView, TaskView } from '../../ecs/service-view';
import { PropertyReader } from '../../property-reader';
import type { EngineParts } from '../engine-parts';
import { seconds } from '../seconds';
import { clusterArnOf, lastPart, taskArn, taskDefinitionOf } from './find-in-ecs';

export interface ListedTask {
  readonly arn: string;
  readonly serviceArn: string;
  readonly taskDefinitionArn: string;
  readonly desiredStatus: 'RUNNING' | 'STOPPED';
  describe(parts: EngineParts): JsonObject;
}

/** Running tasks, then those that have stopped, the newest of these first. */
export function listedTasks({ ecs }: EngineParts): readonly ListedTask[] {
  const views = ecs.views();
  const stopped = [...ecs.stoppedTasks.all()].reverse();
  const gone = new Set(stopped.map(({ id }) => id));
  return [
    ...views.flatMap((view) => view.tasks.filter(({ id }) => !gone.has(id)).map((task) => runningTask(view, task))),
    ...stopped.map(stoppedTask),
  ];
}

function runningTask(view: ServiceView, task: TaskView): ListedTask {
  const arn = taskArn(view.arn, task.id);
  return {
    arn,
    serviceArn: view.arn,
    taskDefinitionArn: task.taskDefinitionArn,
    desiredStatus: task.lastStatus === 'DEACTIVATING' ? 'STOPPED' : 'RUNNING',
    describe: (parts) => ({
      ...common(parts, { arn, serviceArn: view.arn, task }),
      lastStatus: task.lastStatus,
      desiredStatus: task.lastStatus === 'DEACTIVATING' ? 'STOPPED' : 'RUNNING',
      healthStatus: task.health,
      connectivity: 'CONNECTED',
      containers: [
        container(parts, {
          arn,
          task,
          state: { lastStatus: task.lastStatus === 'PENDING' ? 'PENDING' : 'RUNNING', healthStatus: task.health },
        }),
      ],
    }),
  };
}

function stoppedTask(task: StoppedTask): ListedTask {
  const arn = taskArn(task.serviceArn, task.id);
  const exit: JsonObject = task.exitCode === null ? {} : { exitCode: task.exitCode };
  return {
    arn,
    serviceArn: task.serviceArn,
    taskDefinitionArn: task.taskDefinitionArn,
    desiredStatus: 'STOPPED',
    describe: (parts) => ({
      ...common(parts, { arn, serviceArn: task.serviceArn, task }),
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      healthStatus: 'UNKNOWN',
      stopCode: task.code,
      stoppedReason: task.reason,
      stoppingAt: seconds(task.stoppedAt),
      stoppedAt: seconds(task.stoppedAt),
      executionStoppedAt: seconds(task.stoppedAt),
      containers: [
        container(parts, { arn, task, state: { lastStatus: 'STOPPED', healthStatus: 'UNKNOWN', reason: task.reason, ...exit } }),
      ],
    }),
  };
}

type SomeTask = Pick<TaskView, 'id' | 'runtimeId' | 'taskDefinitionArn' | 'imageUri' | 'startedAt'>;

function common(parts: EngineParts, { arn, serviceArn, task }: { arn: string; serviceArn: string; task: SomeTask }): JsonObject {
  const definition = taskDefinitionOf(parts, task.taskDefinitionArn) ?? {};
  return {
    taskArn: arn,
    clusterArn: clusterArnOf(serviceArn),
    taskDefinitionArn: task.taskDefinitionArn,
    group: `service:${lastPart(serviceArn)}`,
    launchType: 'FARGATE',
    createdAt: seconds(task.startedAt),
    startedAt: seconds(task.startedAt),
    cpu: String(definition.Cpu ?? ''),
    memory: String(definition.Memory ?? ''),
    attachments: [],
  };
}

function container(parts: EngineParts, { arn, task, state }: { arn: string; task: SomeTask; state: JsonObject }): JsonObject {
  const definition = taskDefinitionOf(parts, task.taskDefinitionArn);
  const name =
    definition === undefined
      ? null
      : (new PropertyReader('AWS::ECS::TaskDefinition', definition).objects('ContainerDefinitions')[0]?.optionalString('Name') ?? null);
  return {
    containerArn: `${arn.replace(':task/', ':container/')}/0`,
    taskArn: arn,
    // A definition that a newer one has replaced is gone from its stack; its container had the same name.
    name: name ?? 'service',
    image: task.imageUri,
    runtimeId: task.runtimeId,
    networkBindings: [],
    networkInterfaces: [],
    ...state,
  };
}
