import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { filesOfLog } from '../logs/log-clock';
import { docker, dockerOutput } from './docker-cli';
import {
  containerPid,
  followLogs,
  publishedAddress,
  publishedAddresses,
  removeContainer,
  runContainer,
  stopContainer,
  watchContainer,
} from './docker-container';
import { containerName, onlyContainer, portsOf, stateDirectoryLabel } from './docker-run-arguments';
import type { DockerTask } from './docker-task';
import { findGroups } from './find-groups';
import { portsOfNetwork } from './listening-ports';
import { endGroup } from './process-group';
import { findDockerTask, listContainers, networkName, removeDockerTask, removeVolumes, startDockerTask } from './start-docker-task';
import { lastLogLines, taskLogFile } from './task-log';
import {
  NO_SIDECARS,
  type DetachedHandle,
  type DetachedTask,
  type TaskExit,
  type TaskHandle,
  type TaskRuntime,
  type TaskSpec,
} from './task-runtime';

/** Docker starts a container in about a second, and much later on a busy machine. */
const CLIENT_TIMEOUT_MILLISECONDS = 30_000;
const CLIENT_POLL_MILLISECONDS = 50;

/** Runs tasks as containers, through the docker client. */
export class DockerRuntime implements TaskRuntime {
  /** Ids of the tasks that this runtime started or found. */
  private readonly own = new Set<string>();

  constructor(private readonly stateDirectory: string) {}

  async start(task: TaskSpec): Promise<TaskHandle> {
    this.own.add(task.id);
    return task.sidecars.length > 0 ? this.startSeveral(task) : this.startOne(task);
  }

  private async startOne(task: TaskSpec): Promise<TaskHandle> {
    const name = containerName(task);
    await runContainer(onlyContainer(task), this.stateDirectory);
    const logFile = this.logFileOf(task);
    const logs = followLogs(name, logFile);
    const exited = watchContainer({ name, logs }).finally(() => removeContainer(name));
    return {
      ...NO_SIDECARS,
      ...handleOf({ id: task.id, name, logFile, exited }),
      address: task.containerPort === null ? null : await publishedAddress(name, task.containerPort),
      otherAddresses: await publishedAddresses(name, task.otherPorts),
      port: task.containerPort,
      listeningPorts: async () => portsOfNetwork(await containerPid(name)),
      lastLines: (count) => lastLogLines(logFile, count),
    };
  }

  private async startSeveral(task: TaskSpec): Promise<TaskHandle> {
    const { stateDirectory } = this;
    const started = await startDockerTask({ task, stateDirectory, isDetached: false });
    const name = networkName(task);
    return {
      ...this.handleOfSeveral(task, started),
      address: task.containerPort === null ? null : await publishedAddress(name, task.containerPort),
      otherAddresses: await publishedAddresses(name, [...task.otherPorts, ...task.sidecars.flatMap(portsOf)]),
      port: task.containerPort,
      ready: started.ready,
      unhealthy: started.unhealthy,
      listeningPorts: async () => portsOfNetwork(await containerPid(name)),
      lastLines: (count) => lastLogLines(started.logFile, count),
    };
  }

  async startDetached(task: TaskSpec): Promise<DetachedHandle> {
    const { stateDirectory } = this;
    this.own.add(task.id);
    if (task.sidecars.length > 0) {
      return this.handleOfSeveral(task, await startDockerTask({ task, stateDirectory, isDetached: true }));
    }
    await runContainer(onlyContainer(task), stateDirectory);
    return this.attach(task);
  }

  async findDetached(task: DetachedTask): Promise<DetachedHandle | undefined> {
    const { stateDirectory } = this;
    await clientsEnd(stateDirectoryLabel(stateDirectory));
    const name = containerName(task);
    const inspected = await docker(['inspect', '--format', '{{.State.Status}}', name]);
    if (inspected.exitCode !== 0) {
      return undefined;
    }
    if (inspected.stdout.trim() === 'created') {
      // Its client was killed between the creation of the container and its start.
      await removeContainer(name);
      return undefined;
    }
    this.own.add(task.id);
    const found = await findDockerTask({ task, stateDirectory });
    return found === undefined ? this.attach(task) : this.handleOfSeveral(task, found);
  }

  forgetDetached(task: DetachedTask): Promise<void> {
    return removeDockerTask(task, this.stateDirectory);
  }

  /** Reads the log of a container from its beginning, and waits for its end. */
  private attach(task: DetachedTask): DetachedHandle {
    const name = containerName(task);
    const logFile = this.logFileOf(task);
    // Another file: the client of a killed engine may still write to the old one.
    filesOfLog(logFile).forEach((file) => rmSync(file, { force: true }));
    const logs = followLogs(name, logFile);
    return handleOf({ id: task.id, name, logFile, exited: watchContainer({ name, logs }) });
  }

  private handleOfSeveral(task: DetachedTask, started: DockerTask): DetachedHandle {
    return {
      id: task.id,
      runtimeId: containerName(task),
      logFile: this.logFileOf(task),
      begun: started.begun,
      exited: started.exited,
      sidecars: () => started.sidecars(),
      stop: (timeoutSeconds) => started.stop(timeoutSeconds),
    };
  }

  async removeOrphans(): Promise<readonly string[]> {
    const label = stateDirectoryLabel(this.stateDirectory);
    await clientsEnd(label);
    const orphans = (await listContainers(label, this.stateDirectory)).filter(({ taskId }) => !this.own.has(taskId));
    if (orphans.length > 0) {
      const names = orphans.map(({ name }) => name);
      await dockerOutput(['stop', ...names]);
      await dockerOutput(['rm', '--force', '--volumes', ...names]);
    }
    await removeVolumes(label, this.stateDirectory);
    return orphans.filter(({ isMain }) => isMain).map(({ name }) => name);
  }

  private logFileOf({ service, id }: DetachedTask): string {
    return taskLogFile({ stateDirectory: this.stateDirectory, service, id });
  }
}

interface HandleProps {
  readonly id: string;
  readonly name: string;
  readonly logFile: string;
  readonly exited: Promise<TaskExit>;
}

const handleOf = ({ id, name, logFile, exited }: HandleProps): DetachedHandle => ({
  id,
  runtimeId: name,
  logFile,
  begun: Promise.resolve(true),
  exited,
  sidecars: () => [],
  stop: async (timeoutSeconds) => {
    await stopContainer(name, timeoutSeconds);
    await exited;
  },
});

/** Waits for the docker clients of a killed engine, which may be about to create a container. */
async function clientsEnd(label: string): Promise<void> {
  const deadline = Date.now() + CLIENT_TIMEOUT_MILLISECONDS;
  while (findGroups([label]).length > 0 && Date.now() < deadline) {
    await sleep(CLIENT_POLL_MILLISECONDS);
  }
  await Promise.all(findGroups([label]).map((group) => endGroup(group, 0)));
}
