import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { detached, findDetachedProcess, followDetached } from './detached-process';
import { findGroups } from './find-groups';
import { freePort } from './free-port';
import { pathsInImageOnly } from './image-paths';
import { portsOfGroup } from './listening-ports';
import { processCommand } from './process-command';
import { endGroup, signalIfAlive, stopProcessGroup } from './process-group';
import { processIdentity } from './process-identity';
import { readProcessImage, type ProcessImage } from './process-image';
import { listProcessRecords, processTaskDirectory, removeProcessRecord, writeProcessRecord } from './process-record';
import { lastLogLines, openTaskLog, taskLogFile } from './task-log';
import {
  NO_SIDECARS,
  type DetachedHandle,
  type DetachedTask,
  type TaskExit,
  type TaskHandle,
  type TaskRuntime,
  type TaskSpec,
} from './task-runtime';

/** For a process whose engine was killed before it recorded the timeout of its task. */
const GRACE_MILLISECONDS = 10_000;
/** How long a new process may take until its program starts. */
const START_MILLISECONDS = 500;
/** Last lines of output that are searched for paths of the image. */
const MENTIONING_LINES = 50;

/**
 * Runs tasks as plain processes, on machines without Docker.
 *
 * **`PORT` is not the container's port.** Processes share one network, so each task gets a free port of its own in `PORT`, instead of the
 * container port of the task definition, and the load balancer uses that. An application that ignores `PORT` never becomes healthy here.
 *
 * A task sees the variables of its image and its own, `PATH`, `HOME`, `TMPDIR` and `LANG`, and nothing of the engine's environment. Memory,
 * CPU, `USER` and a read-only file system are not enforced.
 */
export class ProcessRuntime implements TaskRuntime {
  private readonly own = new Set<string>();

  constructor(private readonly stateDirectory: string) {}

  async start(task: TaskSpec): Promise<TaskHandle> {
    const image = readProcessImage(this.stateDirectory, task.imageUri);
    const port = task.containerPort === null ? null : await freePort();
    this.own.add(task.id);
    const logFile = this.logFileOf(task);
    const child = await this.spawn({ task, image, port, outlivesEngine: false }).catch((error: unknown) => {
      removeProcessRecord(this.stateDirectory, task.id);
      throw error;
    });
    const pid = child.pid as number;
    this.record(task, pid);
    const exited = this.watch(child, { id: task.id, explain: () => describeMissing(image, logFile) });
    return {
      id: task.id,
      runtimeId: `pid:${pid}`,
      ...NO_SIDECARS,
      address: port === null ? null : { host: '127.0.0.1', port },
      port,
      listeningPorts: async () => portsOfGroup(pid),
      logFile,
      exited,
      stop: async (timeoutSeconds) => {
        await stopProcessGroup({ pid, timeoutSeconds, isAlive: () => child.exitCode === null && child.signalCode === null });
        await exited;
      },
      lastLines: (count) => lastLogLines(logFile, count),
    };
  }

  async startDetached(task: TaskSpec): Promise<DetachedHandle> {
    const image = readProcessImage(this.stateDirectory, task.imageUri);
    const port = task.containerPort === null ? null : await freePort();
    this.own.add(task.id);
    const child = await this.spawn({ task, image, port, outlivesEngine: true }).catch((error: unknown) => {
      removeProcessRecord(this.stateDirectory, task.id);
      throw error;
    });
    return this.follow(task, { pid: child.pid as number, isRunning: true });
  }

  async findDetached(task: DetachedTask): Promise<DetachedHandle | undefined> {
    const pid = findDetachedProcess(processTaskDirectory(this.stateDirectory, task.id));
    if (pid === undefined) {
      return undefined;
    }
    this.own.add(task.id);
    return this.follow(task, { pid, isRunning: findGroups([`HOME=${this.homeOf(task.id)}`]).includes(pid) });
  }

  async forgetDetached({ id }: DetachedTask): Promise<void> {
    removeProcessRecord(this.stateDirectory, id);
  }

  async removeOrphans(): Promise<readonly string[]> {
    const orphans = listProcessRecords(this.stateDirectory).filter(({ id }) => !this.own.has(id));
    await Promise.all(
      orphans.map(async ({ record }) => {
        const isAlive = () => record !== undefined && processIdentity(record.pid) === record.identity;
        if (record !== undefined && isAlive()) {
          await stopProcessGroup({ pid: record.pid, timeoutSeconds: record.stopTimeoutSeconds, isAlive });
          while (isAlive()) {
            await sleep(20);
          }
        }
      }),
    );
    // An engine that was killed while it started a task has no record of the process, and a task may have started groups of its own.
    // A process has its variables once it has started its program, which takes a moment after it was created.
    if (orphans.some(({ record }) => record === undefined)) {
      await sleep(START_MILLISECONDS);
    }
    const groups = findGroups(orphans.map(({ id }) => `HOME=${this.homeOf(id)}`));
    await Promise.all(groups.map((group) => endGroup(group, GRACE_MILLISECONDS)));
    orphans.forEach(({ id }) => removeProcessRecord(this.stateDirectory, id));
    return orphans.map(({ id }) => id);
  }

  private async spawn(props: {
    readonly task: TaskSpec;
    readonly image: ProcessImage;
    readonly port: number | null;
    readonly outlivesEngine: boolean;
  }): Promise<ChildProcess> {
    const command = processCommand(props.image, props.task);
    const run: readonly [string, ...string[]] = [command.file, ...command.arguments];
    // Exists before the process does, so that the next engine knows the task even if this one is killed here.
    const home = this.homeOf(props.task.id);
    mkdirSync(home, { recursive: true, mode: 0o700 });
    const directory = processTaskDirectory(this.stateDirectory, props.task.id);
    const [file, ...args] = props.outlivesEngine ? detached(directory, run) : run;
    const log = openTaskLog(this.logFileOf(props.task));
    try {
      const child = spawn(file, args, {
        cwd: command.workingDirectory,
        // In a group of its own: Ctrl-C in the terminal must reach the engine only, which then stops its tasks in order.
        detached: true,
        stdio: ['ignore', log, log],
        env: {
          LANG: 'C.UTF-8',
          ...command.environment,
          ...props.task.environment,
          ...props.task.secrets,
          ...(props.port === null ? {} : { PORT: String(props.port) }),
          PATH: command.path,
          HOME: home,
          TMPDIR: home,
        },
      });
      await once(child, 'spawn');
      return child;
    } finally {
      closeSync(log);
    }
  }

  private follow(task: DetachedTask, found: { readonly pid: number; readonly isRunning: boolean }): DetachedHandle {
    const directory = processTaskDirectory(this.stateDirectory, task.id);
    return followDetached({ ...found, directory, id: task.id, logFile: this.logFileOf(task) });
  }

  private logFileOf({ service, id }: DetachedTask): string {
    return taskLogFile({ stateDirectory: this.stateDirectory, service, id });
  }

  private homeOf(id: string): string {
    return join(processTaskDirectory(this.stateDirectory, id), 'tmp');
  }

  private record({ id, stopTimeoutSeconds }: TaskSpec, pid: number): void {
    try {
      writeProcessRecord(this.stateDirectory, { id, pid, identity: processIdentity(pid) ?? 'gone', stopTimeoutSeconds });
    } catch (error) {
      // No later engine would find the process.
      signalIfAlive(-pid, 'SIGKILL');
      removeProcessRecord(this.stateDirectory, id);
      throw error;
    }
  }

  private watch(child: ChildProcess, { id, explain }: { readonly id: string; readonly explain: () => string }): Promise<TaskExit> {
    return new Promise((resolve) => {
      const settle = (code: number | null, signal: NodeJS.Signals | null) => {
        signalIfAlive(-(child.pid as number), 'SIGKILL');
        removeProcessRecord(this.stateDirectory, id);
        resolve({
          exitCode: code ?? (signal === null ? null : 128 + constants.signals[signal]),
          reason: `Essential container in task exited${signal === null ? '' : ` (${signal})`}${code ? explain() : ''}`,
        });
      };
      if (child.exitCode !== null || child.signalCode !== null) {
        settle(child.exitCode, child.signalCode);
      } else {
        child.once('exit', settle);
      }
    });
  }
}

/** A path of the image in the program's code cannot be replaced. */
function describeMissing(image: ProcessImage, logFile: string): string {
  const missing = pathsInImageOnly(image, lastLogLines(logFile, MENTIONING_LINES).join('\n'));
  return missing.length === 0
    ? ''
    : `: ${missing.join(', ')} in its output exists in the image only, where a plain process does not look; start Docker and run again`;
}
