import { seconds } from '../wire-time';
import { clusterArnOf, findTaskDefinition, lastPart, taskArn, type EcsBackend } from './find-in-ecs';
import type { ServiceView, TaskView } from '../../ecs/service-view';
import type { StoppedTask } from '../../ecs/stopped-tasks';
import type { JsonObject } from '../../json';

export interface ListedTask {
  readonly arn: string;
  readonly serviceArn: string;
  readonly taskDefinitionArn: string;
  readonly desiredStatus: 'RUNNING' | 'STOPPED';
  describe(backend: EcsBackend): JsonObject;
}

/** The running tasks, then the stopped ones, the newest of these first. */
export function listedTasks({ ecs }: EcsBackend): readonly ListedTask[] {
  const stopped = [...ecs.stoppedTasks.all()].reverse();
  const stoppedIds = new Set(stopped.map(({ id }) => id));
  return [
    ...ecs.views().flatMap((view) => view.tasks.filter(({ id }) => !stoppedIds.has(id)).map((task) => runningTask(view, task))),
    ...stopped.map(stoppedTask),
  ];
}

function runningTask(view: ServiceView, task: TaskView): ListedTask {
  const arn = taskArn(view.arn, task.id);
  const desiredStatus = task.lastStatus === 'DEACTIVATING' ? 'STOPPED' : 'RUNNING';
  const containerStatus = task.lastStatus === 'PENDING' ? 'PENDING' : 'RUNNING';
  return {
    arn,
    serviceArn: view.arn,
    taskDefinitionArn: task.taskDefinitionArn,
    desiredStatus,
    describe: (backend) => ({
      ...common(backend, { arn, serviceArn: view.arn, task }),
      lastStatus: task.lastStatus,
      desiredStatus,
      healthStatus: task.health,
      connectivity: 'CONNECTED',
      containers: [container(backend, { arn, task, state: { lastStatus: containerStatus, healthStatus: task.health } })],
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
    describe: (backend) => ({
      ...common(backend, { arn, serviceArn: task.serviceArn, task }),
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      healthStatus: 'UNKNOWN',
      stopCode: task.code,
      stoppedReason: task.reason,
      stoppingAt: seconds(task.stoppedAt),
      stoppedAt: seconds(task.stoppedAt),
      executionStoppedAt: seconds(task.stoppedAt),
      containers: [
        container(backend, { arn, task, state: { lastStatus: 'STOPPED', healthStatus: 'UNKNOWN', reason: task.reason, ...exit } }),
      ],
    }),
  };
}

type SomeTask = Pick<TaskView, 'id' | 'runtimeId' | 'taskDefinitionArn' | 'imageUri' | 'startedAt'>;

function common(backend: EcsBackend, { arn, serviceArn, task }: { arn: string; serviceArn: string; task: SomeTask }): JsonObject {
  const definition = findTaskDefinition(backend, task.taskDefinitionArn);
  const [cpu, memory] = [definition?.optionalString('Cpu'), definition?.optionalString('Memory')];
  return {
    taskArn: arn,
    clusterArn: clusterArnOf(serviceArn),
    taskDefinitionArn: task.taskDefinitionArn,
    group: `service:${lastPart(serviceArn)}`,
    launchType: 'FARGATE',
    createdAt: seconds(task.startedAt),
    startedAt: seconds(task.startedAt),
    ...(typeof cpu === 'string' ? { cpu } : {}),
    ...(typeof memory === 'string' ? { memory } : {}),
    attachments: [],
  };
}

function container(backend: EcsBackend, { arn, task, state }: { arn: string; task: SomeTask; state: JsonObject }): JsonObject {
  const [definition] = findTaskDefinition(backend, task.taskDefinitionArn)?.objects('ContainerDefinitions') ?? [];
  return {
    containerArn: `${arn.replace(':task/', ':container/')}/0`,
    taskArn: arn,
    // The stack no longer has a definition that was replaced; the container of the platform is always called "service".
    name: definition?.optionalString('Name') ?? 'service',
    image: task.imageUri,
    runtimeId: task.runtimeId,
    networkBindings: [],
    networkInterfaces: [],
    ...state,
  };
}
