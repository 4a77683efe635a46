import { type ChildProcess } from 'node:child_process';
import { closeSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { filesOfLog } from '../logs/log-clock';
import { docker, dockerOutput, spawnDocker } from './docker-cli';
import { containerName, dockerRunArguments, stateDirectoryLabel } from './docker-run-arguments';
import { findGroups } from './find-groups';
import { portsOfNetwork } from './listening-ports';
import { endGroup } from './process-group';
import { lastLogLines, openTaskLog, taskLogFile } from './task-log';
import type { DetachedHandle, DetachedTask, TaskAddress, TaskExit, TaskHandle, TaskRuntime, TaskSpec } from './task-runtime';

/** How long the rest of a log may take to arrive after its container ended. */
const LOG_GRACE_MILLISECONDS = 2000;
/** Docker starts a container in about a second, and much later on a busy machine. */
const CLIENT_TIMEOUT_MILLISECONDS = 30_000;
const CLIENT_POLL_MILLISECONDS = 50;
/** Used for a container that ended before its port could be read. It is never healthy, and its exit has the reason. */
const NO_PORT = 0;

interface ContainerState {
  readonly OOMKilled: boolean;
  readonly ExitCode: number;
}

/** Runs tasks as containers, through the docker client. */
export class DockerRuntime implements TaskRuntime {
  /** Names of the containers that this runtime started or found. */
  private readonly own = new Set<string>();

  constructor(private readonly stateDirectory: string) {}

  async start(task: TaskSpec): Promise<TaskHandle> {
    const name = containerName(task);
    this.own.add(name);
    const logFile = taskLogFile({ stateDirectory: this.stateDirectory, service: task.service, id: task.id });
    await this.run(task, name);
    const logs = followLogs(name, logFile);
    const exited = this.watch({ name, logs }).finally(() => removeContainer(name));
    return {
      ...handleOf({ id: task.id, name, logFile, exited }),
      address: task.containerPort === null ? null : await publishedAddress(name, task.containerPort),
      port: task.containerPort,
      listeningPorts: async () => portsOfNetwork(await containerPid(name)),
      lastLines: (count) => lastLogLines(logFile, count),
    };
  }

  async startDetached(task: TaskSpec): Promise<DetachedHandle> {
    const name = containerName(task);
    this.own.add(name);
    await this.run(task, name);
    return this.attach(task);
  }

  async findDetached(task: DetachedTask): Promise<DetachedHandle | undefined> {
    await clientsEnd(stateDirectoryLabel(this.stateDirectory));
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
    this.own.add(name);
    return this.attach(task);
  }

  async forgetDetached(task: DetachedTask): Promise<void> {
    await removeContainer(containerName(task));
  }

  /** Reads the log of a container from its beginning, and waits for its end. */
  private attach(task: DetachedTask): DetachedHandle {
    const name = containerName(task);
    const logFile = taskLogFile({ stateDirectory: this.stateDirectory, service: task.service, id: task.id });
    // Another file: the client of a killed engine may still write to the old one.
    filesOfLog(logFile).forEach((file) => rmSync(file, { force: true }));
    const logs = followLogs(name, logFile);
    return handleOf({ id: task.id, name, logFile, exited: this.watch({ name, logs }) });
  }

  async removeOrphans(): Promise<readonly string[]> {
    const label = stateDirectoryLabel(this.stateDirectory);
    await clientsEnd(label);
    const filter = `label=${label}`;
    const listed = await dockerOutput(['ps', '--all', '--format', '{{.Names}}', '--filter', filter]);
    const orphans = listed.split('\n').filter((name) => name.length > 0 && !this.own.has(name));
    if (orphans.length > 0) {
      await dockerOutput(['stop', ...orphans]);
      await dockerOutput(['rm', '--force', '--volumes', ...orphans]);
    }
    return orphans;
  }

  private async run(task: TaskSpec, name: string): Promise<void> {
    const { arguments: parameters, environment } = dockerRunArguments(task, this.stateDirectory);
    const outcome = await docker(parameters, { environment });
    if (outcome.exitCode === 0) {
      return;
    }
    await removeContainer(name);
    if (/No such image|unable to find image/i.test(outcome.stderr)) {
      throw new Error(`Docker on this machine has no image '${task.imageUri}'; run the pipeline's Build action again`);
    }
    throw new Error(`the container of image '${task.imageUri}' could not be started: ${outcome.stderr.trim()}`);
  }

  private async watch(props: { readonly name: string; readonly logs: ChildProcess }): Promise<TaskExit> {
    const { name, logs } = props;
    const logsEnded = new Promise<void>((resolve) => {
      logs.once('close', () => resolve());
      logs.once('error', () => resolve());
    });
    const waited = await docker(['wait', name]);
    const inspected = await docker(['inspect', '--format', '{{json .State}}', name]);
    await Promise.race([logsEnded, sleep(LOG_GRACE_MILLISECONDS, undefined, { ref: false })]);
    logs.kill('SIGKILL');
    return waited.exitCode === 0 && inspected.exitCode === 0
      ? taskExit(JSON.parse(inspected.stdout) as ContainerState)
      : {
          exitCode: null,
          reason: `its container was removed, and Docker does not know why (${(waited.stderr || inspected.stderr).trim()})`,
        };
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
  exited,
  stop: async (timeoutSeconds) => {
    // Fails for a container that has just ended, which is as good.
    await docker(['stop', '-t', String(timeoutSeconds), name]);
    await exited;
  },
});

async function removeContainer(name: string): Promise<void> {
  await docker(['rm', '--force', '--volumes', name]);
}

/** Waits for the docker clients of a killed engine, which may be about to create a container. */
async function clientsEnd(label: string): Promise<void> {
  const deadline = Date.now() + CLIENT_TIMEOUT_MILLISECONDS;
  while (findGroups([label]).length > 0 && Date.now() < deadline) {
    await sleep(CLIENT_POLL_MILLISECONDS);
  }
  await Promise.all(findGroups([label]).map((group) => endGroup(group, 0)));
}

function taskExit(state: ContainerState): TaskExit {
  return {
    exitCode: state.ExitCode,
    reason: state.OOMKilled ? 'OutOfMemoryError: container killed due to memory usage' : 'Essential container in task exited',
  };
}

function followLogs(name: string, logFile: string): ChildProcess {
  const descriptor = openTaskLog(logFile);
  try {
    return spawnDocker(['logs', '--follow', name], { environment: {}, stdio: ['ignore', descriptor, descriptor] });
  } finally {
    closeSync(descriptor);
  }
}

/** Of the container's first process; 0 when it has ended. */
async function containerPid(name: string): Promise<number> {
  return Number((await docker(['inspect', '--format', '{{.State.Pid}}', name])).stdout.trim());
}

/** Docker chooses a free port of the loopback interface. */
async function publishedAddress(name: string, containerPort: number): Promise<TaskAddress> {
  const outcome = await docker(['port', name, `${containerPort}/tcp`]);
  return { host: '127.0.0.1', port: Number(/:(\d+)\s*$/m.exec(outcome.stdout)?.[1] ?? NO_PORT) };
}
