import { seconds } from '../wire-time';
import { clusterArnOf, findTaskDefinition, lastPart, taskArn, type EcsBackend } from './find-in-ecs';
import type { ServiceView, TaskView } from '../../ecs/service-view';
import type { StandaloneTask } from '../../ecs/standalone-tasks';
import type { StopCause, StoppedTask } from '../../ecs/stopped-tasks';
import type { JsonObject } from '../../json';
import type { SidecarView } from '../../runtime/task-runtime';

export interface ListedTask {
  readonly arn: string;
  readonly clusterArn: string;
  /** `null` for a standalone task. */
  readonly serviceArn: string | null;
  readonly taskDefinitionArn: string;
  readonly desiredStatus: 'RUNNING' | 'STOPPED';
  describe(backend: EcsBackend): JsonObject;
}

/** The running tasks, then the stopped ones, the newest of these first. */
export function listedTasks({ ecs }: EcsBackend): readonly ListedTask[] {
  const stopped = [...ecs.stoppedTasks.all()].reverse();
  const stoppedIds = new Set(stopped.map(({ id }) => id));
  return [
    ...ecs
      .views()
      .flatMap((view) => [...view.tasks, ...view.incoming].filter(({ id }) => !stoppedIds.has(id)).map((task) => runningTask(view, task))),
    ...stopped.map(stoppedTask),
    ...[...ecs.standaloneTasks.list()].reverse().map((task) => standaloneTask(task, ecs.standaloneTasks.sidecarsOf(task))),
  ];
}

/** A task of `RunTask`, running or stopped. */
export function standaloneTask(task: StandaloneTask, sidecars: readonly SidecarView[]): ListedTask {
  const { clusterArn, family, status, stopped } = task;
  const arn = taskArn(clusterArn, task.id);
  const desiredStatus = stopped !== null || status === 'DEACTIVATING' ? 'STOPPED' : 'RUNNING';
  const some: SomeTask = { ...task, startedAt: task.createdAt, runtimeId: task.runtimeId ?? task.id, sidecars };
  const size = { ...(task.cpu === null ? {} : { cpu: task.cpu }), ...(task.memory === null ? {} : { memory: task.memory }) };
  return {
    arn,
    clusterArn,
    serviceArn: null,
    taskDefinitionArn: task.taskDefinitionArn,
    desiredStatus,
    describe: (backend) => ({
      ...common(backend, { arn, clusterArn, group: `family:${family}`, task: some }),
      ...size,
      ...(task.startedBy === null ? {} : { startedBy: task.startedBy }),
      lastStatus: status,
      desiredStatus,
      healthStatus: 'UNKNOWN',
      ...(stopped === null
        ? {
            containers: containers(backend, {
              arn,
              task: some,
              state: { lastStatus: status === 'DEACTIVATING' ? 'RUNNING' : status, healthStatus: 'UNKNOWN' },
            }),
          }
        : ending(backend, { arn, task: some, end: stopped })),
    }),
  };
}

function runningTask(view: ServiceView, task: TaskView): ListedTask {
  const clusterArn = clusterArnOf(view.arn);
  const arn = taskArn(clusterArn, task.id);
  const desiredStatus = task.lastStatus === 'DEACTIVATING' ? 'STOPPED' : 'RUNNING';
  const deployment = view.incoming.includes(task) ? view.shift?.id : view.rollouts.find(({ state }) => state === 'COMPLETED')?.id;
  const containerStatus = task.lastStatus === 'PENDING' ? 'PENDING' : 'RUNNING';
  return {
    arn,
    clusterArn,
    serviceArn: view.arn,
    taskDefinitionArn: task.taskDefinitionArn,
    desiredStatus,
    describe: (backend) => ({
      ...common(backend, { arn, clusterArn, group: groupOf(view.arn), task }),
      ...(deployment === undefined ? {} : { startedBy: deployment }),
      lastStatus: task.lastStatus,
      desiredStatus,
      healthStatus: task.health,
      connectivity: 'CONNECTED',
      containers: containers(backend, { arn, task, state: { lastStatus: containerStatus, healthStatus: task.health } }),
    }),
  };
}

function stoppedTask(task: StoppedTask): ListedTask {
  const clusterArn = clusterArnOf(task.serviceArn);
  const arn = taskArn(clusterArn, task.id);
  return {
    arn,
    clusterArn,
    serviceArn: task.serviceArn,
    taskDefinitionArn: task.taskDefinitionArn,
    desiredStatus: 'STOPPED',
    describe: (backend) => ({
      ...common(backend, { arn, clusterArn, group: groupOf(task.serviceArn), task }),
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      healthStatus: 'UNKNOWN',
      ...ending(backend, { arn, task, end: { ...task, at: task.stoppedAt } }),
    }),
  };
}

interface Ending {
  readonly arn: string;
  readonly task: SomeTask;
  readonly end: StopCause & { readonly at: string; readonly exitCode: number | null };
}

/** How a task stopped. */
function ending(backend: EcsBackend, { arn, task, end: { code, reason, at, exitCode } }: Ending): JsonObject {
  const exit: JsonObject = exitCode === null ? {} : { exitCode };
  return {
    stopCode: code,
    stoppedReason: reason,
    stoppingAt: seconds(at),
    stoppedAt: seconds(at),
    executionStoppedAt: seconds(at),
    containers: containers(backend, { arn, task, state: { lastStatus: 'STOPPED', healthStatus: 'UNKNOWN', reason, ...exit } }),
  };
}

const groupOf = (serviceArn: string): string => `service:${lastPart(serviceArn)}`;

type SomeTask = Pick<TaskView, 'id' | 'runtimeId' | 'taskDefinitionArn' | 'imageUri' | 'startedAt' | 'sidecars'>;

interface Common {
  readonly arn: string;
  readonly clusterArn: string;
  readonly group: string;
  readonly task: SomeTask;
}

function common(backend: EcsBackend, { arn, clusterArn, group, task }: Common): JsonObject {
  const definition = findTaskDefinition(backend, task.taskDefinitionArn);
  const [cpu, memory] = [definition?.optionalString('Cpu'), definition?.optionalString('Memory')];
  return {
    taskArn: arn,
    clusterArn,
    taskDefinitionArn: task.taskDefinitionArn,
    group,
    launchType: 'FARGATE',
    createdAt: seconds(task.startedAt),
    startedAt: seconds(task.startedAt),
    ...(typeof cpu === 'string' ? { cpu } : {}),
    ...(typeof memory === 'string' ? { memory } : {}),
    attachments: [],
  };
}

interface ContainersProps {
  readonly arn: string;
  readonly task: SomeTask;
  /** Of the main container. */
  readonly state: JsonObject;
}

/** The main container first. */
function containers(backend: EcsBackend, { arn, task, state }: ContainersProps): readonly JsonObject[] {
  const [definition] = findTaskDefinition(backend, task.taskDefinitionArn)?.objects('ContainerDefinitions') ?? [];
  // The stack no longer has a definition that was replaced; the container of the platform is always called "service".
  const name = definition?.optionalString('Name') ?? 'service';
  const main = { name, image: task.imageUri, runtimeId: task.runtimeId, ...state };
  return [main, ...task.sidecars.map(sidecar)].map((container, index) => ({
    containerArn: `${arn.replace(':task/', ':container/')}/${index}`,
    taskArn: arn,
    networkBindings: [],
    networkInterfaces: [],
    ...container,
  }));
}

const sidecar = ({ name, imageUri, runtimeId, lastStatus, health, exitCode, reason }: SidecarView): JsonObject => ({
  name,
  image: imageUri,
  runtimeId,
  lastStatus,
  healthStatus: health,
  ...(exitCode === null ? {} : { exitCode }),
  ...(reason === null ? {} : { reason }),
});
