import { isDockerClientVariable } from './docker-cli';
import type { TaskSpec } from './task-runtime';

/** Label of every container that the engine makes; its value is the state directory of the engine. */
export const STATE_DIRECTORY_LABEL = 'laptop.state-directory';

export interface DockerRun {
  readonly arguments: readonly string[];
  /** What the docker client's own environment must hold: it hands these values to the container. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The `docker run` of a task. Secrets are in no argument, so they are in no process list. Works with Docker Engine 20.10. */
export function dockerRunArguments(task: TaskSpec, stateDirectory: string): DockerRun {
  const unsafe = Object.keys(task.secrets).find(isDockerClientVariable);
  if (unsafe !== undefined) {
    throw new Error(`secret '${unsafe}' has a name that the docker client reads itself, so it cannot be handed to a container; rename it`);
  }
  const [first, ...rest] = task.entryPoint ?? [];
  return {
    arguments: [
      'run',
      '--detach',
      '--pull',
      'never',
      '--name',
      containerName(task),
      '--label',
      `${STATE_DIRECTORY_LABEL}=${stateDirectory}`,
      '--label',
      `laptop.service=${task.service}`,
      '--label',
      `laptop.task=${task.id}`,
      '--add-host',
      'host.docker.internal:host-gateway',
      '--stop-timeout',
      String(task.stopTimeoutSeconds),
      ...(task.containerPort === null ? [] : ['--publish', `127.0.0.1::${task.containerPort}`]),
      ...(task.memoryMiB === null ? [] : ['--memory', `${task.memoryMiB}m`]),
      // A share and not a cap: a quarter of a CPU would make every start on a laptop four times as slow, and prove nothing.
      ...(task.cpuUnits === null ? [] : ['--cpu-shares', String(task.cpuUnits)]),
      ...(task.readonlyRootFilesystem ? ['--read-only'] : []),
      ...(task.init ? ['--init'] : []),
      ...task.volumePaths.flatMap((path) => ['--volume', path]),
      ...(task.workingDirectory === null ? [] : ['--workdir', task.workingDirectory]),
      ...(task.user === null ? [] : ['--user', task.user]),
      ...Object.entries(task.environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
      ...Object.keys(task.secrets).flatMap((name) => ['--env', name]),
      ...(first === undefined ? [] : ['--entrypoint', first]),
      task.imageUri,
      ...rest,
      ...(task.command ?? []),
    ],
    environment: task.secrets,
  };
}

/** Name of a task's container. */
export function containerName(task: Pick<TaskSpec, 'service' | 'id'>): string {
  return `${task.service}-${task.id}`;
}
