import { type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { docker, dockerOutput, spawnDocker } from './docker-cli';
import { containerName, dockerRunArguments, stateDirectoryLabel } from './docker-run-arguments';
import { findGroups } from './find-groups';
import { portsOfNetwork } from './listening-ports';
import { endGroup } from './process-group';
import { lastLogLines, openTaskLog, taskLogFile } from './task-log';
import type { TaskAddress, TaskExit, TaskHandle, TaskRuntime, TaskSpec } from './task-runtime';

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
  /** Names of the containers that this runtime started. */
  private readonly own = new Set<string>();

  constructor(private readonly stateDirectory: string) {}

  async start(task: TaskSpec): Promise<TaskHandle> {
    const name = containerName(task);
    this.own.add(name);
    const logFile = taskLogFile({ stateDirectory: this.stateDirectory, service: task.service, id: task.id });
    await this.run(task, name);
    const logs = followLogs(name, logFile);
    const exited = this.watch({ name, logs });
    return {
      id: task.id,
      runtimeId: name,
      address: task.containerPort === null ? null : await publishedAddress(name, task.containerPort),
      port: task.containerPort,
      listeningPorts: async () => portsOfNetwork(await containerPid(name)),
      logFile,
      exited,
      stop: async (timeoutSeconds) => {
        // Fails for a container that has just ended, which is as good.
        await docker(['stop', '-t', String(timeoutSeconds), name]);
        await exited;
      },
      lastLines: (count) => lastLogLines(logFile, count),
    };
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
    await docker(['rm', '--force', '--volumes', name]);
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
    await docker(['rm', '--force', '--volumes', name]);
    return waited.exitCode === 0 && inspected.exitCode === 0
      ? taskExit(JSON.parse(inspected.stdout) as ContainerState)
      : {
          exitCode: null,
          reason: `its container was removed, and Docker does not know why (${(waited.stderr || inspected.stderr).trim()})`,
        };
  }
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
