import { rmSync } from 'node:fs';
import { filesOfLog } from '../logs/log-clock';
import { docker, dockerOutput } from './docker-cli';
import { ensureImage, removeContainer, runContainer } from './docker-container';
import {
  CONTAINER_LABEL,
  containerName,
  labels,
  ownNetwork,
  portsOf,
  stateDirectoryLabel,
  TASK_LABEL,
  type ContainerRun,
} from './docker-run-arguments';
import { DockerTask } from './docker-task';
import { ensureNetworkImage, NETWORK_IMAGE } from './network-container';
import { TaskContainer, type FollowedContainer } from './task-container';
import { taskLogFile } from './task-log';
import type { DetachedTask, SidecarSpec, TaskSpec } from './task-runtime';

/** On the container with the network: what the next engine must know of the containers. */
const CONTAINERS_LABEL = 'laptop.containers';
/** No container of a task can have this name. */
const NETWORK = '_network';

interface Place {
  readonly task: DetachedTask;
  readonly stateDirectory: string;
}

export interface StartProps {
  readonly task: TaskSpec;
  readonly stateDirectory: string;
  /** Whether its containers stay when they have ended. */
  readonly isDetached: boolean;
}

export const networkName = (task: DetachedTask): string => sidecarName(task, NETWORK);
const sidecarName = (task: DetachedTask, name: string): string => `${containerName(task)}-${name}`;

/**
 * Starts a task of several containers. Returns before they have started.
 * @throws Error when Docker cannot run it at all
 */
export async function startDockerTask({ task, stateDirectory, isDetached }: StartProps): Promise<DockerTask> {
  const specs: readonly [SidecarSpec, ...SidecarSpec[]] = [{ ...task, essential: true }, ...task.sidecars];
  const start = async ({ name, props: { dockerName } }: TaskContainer, stopped: AbortSignal): Promise<void> => {
    const spec = specs.find((each) => each.name === name)!;
    const isMain = spec === specs[0];
    if (!isMain) {
      await ensureImage(spec.imageUri, stopped);
    }
    const run: ContainerRun = {
      ...spec,
      service: task.service,
      id: task.id,
      dockerName,
      network: networkName(task),
      volumeName: (volume) => sidecarName(task, volume),
      filledVolumes: await filledVolumes(spec),
      labels: isMain ? {} : { [CONTAINER_LABEL]: name },
    };
    stopped.throwIfAborted();
    await runContainer(run, stateDirectory);
  };
  const clean = isDetached ? async () => undefined : () => removeDockerTask(task, stateDirectory);
  try {
    await startNetwork({ task, stateDirectory }, specs);
    const [main, ...others] = specs.map((spec, index) => containerOf({ task, stateDirectory }, { spec, isMain: index === 0 }));
    return new DockerTask({ containers: [main!, ...others], start, clean });
  } catch (error) {
    await removeDockerTask(task, stateDirectory);
    throw error;
  }
}

/** The task of an earlier engine whose main container Docker has; undefined for a task of a single container. */
export async function findDockerTask({ task, stateDirectory }: Place): Promise<DockerTask | undefined> {
  const inspected = await docker(['inspect', '--format', `{{index .Config.Labels "${CONTAINERS_LABEL}"}}`, networkName(task)]);
  if (inspected.exitCode !== 0) {
    return undefined;
  }
  const specs = JSON.parse(inspected.stdout) as readonly FollowedContainer[];
  const known = new Set((await listContainers(`${TASK_LABEL}=${task.id}`, stateDirectory)).map(({ name }) => name));
  const [main, ...others] = specs
    // One that the earlier engine did not start is not started any more.
    .filter(({ name }, index) => index === 0 || known.has(sidecarName(task, name)))
    .map((spec, index) => {
      const isMain = index === 0;
      // Other files: the clients of a killed engine may still write to the old ones.
      filesOfLog(logFileOf({ task, stateDirectory }, isMain ? undefined : spec.name)).forEach((file) => rmSync(file, { force: true }));
      return containerOf({ task, stateDirectory }, { spec, isMain });
    });
  return main && new DockerTask({ containers: [main, ...others], start: null, clean: async () => undefined });
}

/** Removes the containers and volumes of a task. What Docker cannot remove now, `removeOrphans` of the next engine removes. */
export async function removeDockerTask(task: DetachedTask, stateDirectory: string): Promise<void> {
  const filters = labelFilters(`${TASK_LABEL}=${task.id}`, stateDirectory);
  const containers = linesOf((await docker(['ps', '--all', '--quiet', ...filters])).stdout);
  if (containers.length > 0) {
    await removeContainer(...containers);
  }
  const volumes = linesOf((await docker(['volume', 'ls', '--quiet', ...filters])).stdout);
  if (volumes.length > 0) {
    await docker(['volume', 'rm', ...volumes]);
  }
}

export interface ListedContainer {
  readonly name: string;
  readonly taskId: string;
  /** Whether it is the main container of its task. */
  readonly isMain: boolean;
}

/** Containers that an engine with this state has started, also those that have ended. */
export async function listContainers(label: string, stateDirectory: string): Promise<readonly ListedContainer[]> {
  const format = `{{.Names}} {{.Label "${TASK_LABEL}"}} {{.Label "${CONTAINER_LABEL}"}}`;
  const listed = await dockerOutput(['ps', '--all', '--format', format, ...labelFilters(label, stateDirectory)]);
  return linesOf(listed).map((line) => {
    const [name = '', taskId = '', container = ''] = line.split(' ');
    return { name, taskId, isMain: container === '' };
  });
}

/** Removes volumes that no container has any more. */
export async function removeVolumes(label: string, stateDirectory: string): Promise<void> {
  const filters = labelFilters(label, stateDirectory);
  const volumes = linesOf(await dockerOutput(['volume', 'ls', '--quiet', '--filter', 'dangling=true', ...filters]));
  if (volumes.length > 0) {
    await dockerOutput(['volume', 'rm', ...volumes]);
  }
}

const labelFilters = (label: string, stateDirectory: string): readonly string[] =>
  [label, stateDirectoryLabel(stateDirectory)].flatMap((each) => ['--filter', `label=${each}`]);

const linesOf = (output: string): readonly string[] => output.split('\n').filter((line) => line.length > 0);

function containerOf(
  { task, stateDirectory }: Place,
  { spec, isMain }: { readonly spec: FollowedContainer; readonly isMain: boolean },
): TaskContainer {
  return new TaskContainer({
    spec,
    dockerName: isMain ? containerName(task) : sidecarName(task, spec.name),
    logFile: logFileOf({ task, stateDirectory }, isMain ? undefined : spec.name),
  });
}

const logFileOf = ({ task: { service, id }, stateDirectory }: Place, sidecar: string | undefined): string =>
  taskLogFile({ stateDirectory, service, id, ...(sidecar === undefined ? {} : { sidecar }) });

async function startNetwork({ task, stateDirectory }: Place, specs: readonly SidecarSpec[]): Promise<void> {
  await ensureNetworkImage();
  const known = specs.map(({ name, imageUri, essential, dependsOn, stopTimeoutSeconds, healthCheck }): FollowedContainer => ({
    name,
    imageUri,
    essential,
    dependsOn,
    stopTimeoutSeconds,
    healthCheck,
  }));
  const own = { [CONTAINER_LABEL]: NETWORK, [CONTAINERS_LABEL]: JSON.stringify(known) };
  await dockerOutput([
    ...['run', '--detach', '--pull', 'never', '--name', networkName(task), '--stop-signal', 'SIGKILL'],
    ...labels({ ...task, labels: own }, stateDirectory),
    ...ownNetwork(specs.flatMap(portsOf)),
    NETWORK_IMAGE,
  ]);
}

/** Those whose path is a `VOLUME` of the image. */
async function filledVolumes({ imageUri, taskVolumes }: SidecarSpec): Promise<readonly string[]> {
  if (taskVolumes.length === 0) {
    return [];
  }
  const { stdout } = await docker(['image', 'inspect', '--format', '{{json .Config.Volumes}}', imageUri]);
  const declared = Object.keys((JSON.parse(stdout || 'null') as object | null) ?? {});
  return taskVolumes.filter(({ path }) => declared.includes(path)).map(({ name }) => name);
}
