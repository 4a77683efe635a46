import { realpathSync } from 'node:fs';
import { accessPointLink } from '../efs/folders';
import { isDockerClientVariable } from './docker-cli';
import type { SharedFolder, TaskSpec } from './task-runtime';

/** The label of every container that the engine starts; its value is the engine's state directory. */
const STATE_DIRECTORY_LABEL = 'laptop.state-directory';

export const stateDirectoryLabel = (stateDirectory: string): string => `${STATE_DIRECTORY_LABEL}=${stateDirectory}`;

export interface DockerRun {
  readonly arguments: readonly string[];
  /** Variables of the docker client's own environment, which it passes on to the container. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The `docker run` of a task. No argument contains a secret, so no process list does. Works with Docker Engine 20.10. */
export function dockerRunArguments(task: TaskSpec, stateDirectory: string): DockerRun {
  const unsafe = Object.keys(task.secrets).find(isDockerClientVariable);
  if (unsafe !== undefined) {
    throw new Error(`secret '${unsafe}' has a name that the docker client reads itself, so it cannot be passed to a container; rename it`);
  }
  const [entryPoint, ...entryPointArguments] = task.entryPoint ?? [];
  return {
    arguments: [
      ...['run', '--detach', '--pull', 'never', '--name', containerName(task)],
      ...labels(task, stateDirectory),
      ...['--add-host', 'host.docker.internal:host-gateway'],
      ...['--stop-timeout', String(task.stopTimeoutSeconds)],
      ...limits(task),
      // Docker's own copy of the log has a limit too.
      ...['--log-driver', 'json-file', '--log-opt', 'max-size=5m', '--log-opt', 'max-file=2'],
      ...container(task),
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

function labels(task: TaskSpec, stateDirectory: string): readonly string[] {
  const values = [stateDirectoryLabel(stateDirectory), `laptop.service=${task.service}`, `laptop.task=${task.id}`];
  return values.flatMap((label) => ['--label', label]);
}

function limits({ memoryMiB, cpuUnits }: TaskSpec): readonly string[] {
  return [
    ...option('--memory', memoryMiB === null ? null : `${memoryMiB}m`),
    // A share and not a limit: a quarter of a CPU would make every start on a laptop four times as slow.
    ...option('--cpu-shares', cpuUnits),
  ];
}

function container(task: TaskSpec): readonly string[] {
  return [
    ...option('--publish', task.containerPort === null ? null : `127.0.0.1::${task.containerPort}`),
    ...(task.readonlyRootFilesystem ? ['--read-only'] : []),
    ...(task.init ? ['--init'] : []),
    ...task.volumePaths.flatMap((path) => ['--volume', path]),
    ...option('--workdir', task.workingDirectory),
    ...option('--user', task.user),
  ];
}

function mount({ accessPointId, path, readOnly }: SharedFolder, stateDirectory: string): string {
  const source = realpathSync(accessPointLink(stateDirectory, accessPointId));
  const fields = ['type=bind', `source=${source}`, `target=${path}`, ...(readOnly ? ['readonly'] : [])];
  // The client reads the fields as a line of CSV.
  return fields.map((field) => (/[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',');
}

function option(name: string, value: string | number | null | undefined): readonly string[] {
  return value === null || value === undefined ? [] : [name, String(value)];
}
