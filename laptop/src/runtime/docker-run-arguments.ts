import { realpathSync } from 'node:fs';
import { accessPointLink } from '../efs/folders';
import { isDockerClientVariable } from './docker-cli';
import type { ContainerSpec, SharedFolder, TaskSpec, TaskVolume } from './task-runtime';

/** The label of every container that the engine starts; its value is the engine's state directory. */
const STATE_DIRECTORY_LABEL = 'laptop.state-directory';
export const TASK_LABEL = 'laptop.task';
/** On the containers of a task besides the main one. */
export const CONTAINER_LABEL = 'laptop.container';

export const stateDirectoryLabel = (stateDirectory: string): string => `${STATE_DIRECTORY_LABEL}=${stateDirectory}`;

export interface DockerRun {
  readonly arguments: readonly string[];
  /** Variables of the docker client's own environment, which it passes on to the container. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A container to run, of a task of one or of several. */
export interface ContainerRun extends ContainerSpec, Pick<TaskSpec, 'service' | 'id'> {
  readonly dockerName: string;
  /** Name of the container whose network it shares; `null` for a network of its own. */
  readonly network: string | null;
  /** Name of its volume in Docker, by the name in the task. */
  readonly volumeName: (name: string) => string;
  /** Volumes into which Docker copies what the image has at their path, as ECS does for a `VOLUME` of the image. */
  readonly filledVolumes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** The main container of a task, as the only one. */
export const onlyContainer = (task: TaskSpec): ContainerRun => ({
  ...task,
  dockerName: containerName(task),
  network: null,
  volumeName: (name) => `${containerName(task)}-${name}`,
  filledVolumes: [],
  labels: {},
});

/** The `docker run` of a container. No argument contains a secret, so no process list does. Works with Docker Engine 20.10. */
export function dockerRunArguments(task: ContainerRun, stateDirectory: string): DockerRun {
  const unsafe = Object.keys(task.secrets).find(isDockerClientVariable);
  if (unsafe !== undefined) {
    throw new Error(`secret '${unsafe}' has a name that the docker client reads itself, so it cannot be passed to a container; rename it`);
  }
  const [entryPoint, ...entryPointArguments] = task.entryPoint ?? [];
  return {
    arguments: [
      ...['run', '--detach', '--pull', 'never', '--name', task.dockerName],
      ...labels(task, stateDirectory),
      ...network(task),
      ...['--stop-timeout', String(task.stopTimeoutSeconds)],
      ...limits(task),
      // Docker's own copy of the log has a limit too.
      ...['--log-driver', 'json-file', '--log-opt', 'max-size=5m', '--log-opt', 'max-file=2'],
      ...container(task),
      ...task.taskVolumes.flatMap((volume) => ['--mount', sharedVolume(volume, { task, stateDirectory })]),
      ...task.sharedFolders.flatMap((folder) => ['--mount', mount(folder, stateDirectory)]),
      ...Object.entries(task.environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
      ...Object.keys(task.secrets).flatMap((name) => ['--env', name]),
      ...option('--entrypoint', entryPoint),
      task.imageUri,
      ...entryPointArguments,
      ...(task.command ?? []),
    ],
    environment: task.secrets,
  };
}

export function containerName(task: Pick<TaskSpec, 'service' | 'id'>): string {
  return `${task.service}-${task.id}`;
}

/** The containers of a task share the ports and the names of the one with the network. */
const network = (task: ContainerRun): readonly string[] =>
  task.network === null ? ownNetwork(portsOf(task)) : ['--network', `container:${task.network}`];

/** A network of its own, in which the container reaches this machine, and this machine its ports. */
export const ownNetwork = (ports: readonly number[]): readonly string[] => [
  ...['--add-host', 'host.docker.internal:host-gateway'],
  ...ports.flatMap((port) => ['--publish', `127.0.0.1::${port}`]),
];

/** The ports on which a container listens. */
export const portsOf = ({ containerPort, otherPorts }: Pick<ContainerSpec, 'containerPort' | 'otherPorts'>): readonly number[] => [
  ...(containerPort === null ? [] : [containerPort]),
  ...otherPorts,
];

export function labels(task: Pick<ContainerRun, 'service' | 'id' | 'labels'>, stateDirectory: string): readonly string[] {
  const own = Object.entries(task.labels).map(([name, value]) => `${name}=${value}`);
  const values = [stateDirectoryLabel(stateDirectory), `laptop.service=${task.service}`, `${TASK_LABEL}=${task.id}`, ...own];
  return values.flatMap((label) => ['--label', label]);
}

function limits({ memoryMiB, cpuUnits }: ContainerSpec): readonly string[] {
  return [
    ...option('--memory', memoryMiB === null ? null : `${memoryMiB}m`),
    // A share and not a limit: a quarter of a CPU would make every start on a laptop four times as slow.
    ...option('--cpu-shares', cpuUnits),
  ];
}

function container(task: ContainerRun): readonly string[] {
  return [
    ...(task.readonlyRootFilesystem ? ['--read-only'] : []),
    ...(task.init ? ['--init'] : []),
    ...task.volumePaths.flatMap((path) => ['--volume', path]),
    ...option('--workdir', task.workingDirectory),
    ...option('--user', task.user),
  ];
}

interface VolumeOwner {
  readonly task: ContainerRun;
  readonly stateDirectory: string;
}

function sharedVolume({ name, path, readOnly }: TaskVolume, { task, stateDirectory }: VolumeOwner): string {
  return csv([
    'type=volume',
    `source=${task.volumeName(name)}`,
    `target=${path}`,
    `volume-label=${stateDirectoryLabel(stateDirectory)}`,
    `volume-label=${TASK_LABEL}=${task.id}`,
    ...(task.filledVolumes.includes(name) ? [] : ['volume-nocopy']),
    ...(readOnly ? ['readonly'] : []),
  ]);
}

function mount({ accessPointId, path, readOnly }: SharedFolder, stateDirectory: string): string {
  const source = realpathSync(accessPointLink(stateDirectory, accessPointId));
  return csv(['type=bind', `source=${source}`, `target=${path}`, ...(readOnly ? ['readonly'] : [])]);
}

/** The client reads the fields of a mount as a line of CSV. */
function csv(fields: readonly string[]): string {
  return fields.map((field) => (/[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',');
}

function option(name: string, value: string | number | null | undefined): readonly string[] {
  return value === null || value === undefined ? [] : [name, String(value)];
}
