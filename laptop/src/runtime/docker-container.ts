import { type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { docker, spawnDocker } from './docker-cli';
import { dockerRunArguments, type ContainerRun } from './docker-run-arguments';
import { openTaskLog } from './task-log';
import type { TaskAddress, TaskExit } from './task-runtime';

/** How long the rest of a log may take to arrive after its container ended. */
const LOG_GRACE_MILLISECONDS = 2000;
/** Used for a container that ended before its port could be read. It is never healthy, and its exit has the reason. */
const NO_PORT = 0;
/** Registries of ECR are private, and Docker is not logged in to them; those of the pipeline have images on this machine only. */
const ECR = /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com/;

/** Why a task ends when its container ends. */
export const ENDED = 'Essential container in task exited';

interface ContainerState {
  readonly OOMKilled: boolean;
  readonly ExitCode: number;
}

/**
 * Starts a container.
 * @throws Error when it cannot be started
 */
export async function runContainer(run: ContainerRun, stateDirectory: string): Promise<void> {
  const { arguments: parameters, environment } = dockerRunArguments(run, stateDirectory);
  const outcome = await docker(parameters, { environment });
  if (outcome.exitCode === 0) {
    return;
  }
  await removeContainer(run.dockerName);
  if (/No such image|unable to find image/i.test(outcome.stderr)) {
    throw new Error(`Docker on this machine has no image '${run.imageUri}'; run the pipeline's Build action again`);
  }
  throw new Error(`the container of image '${run.imageUri}' could not be started: ${outcome.stderr.trim()}`);
}

/**
 * Pulls an image that the pipeline does not build, unless this machine has it.
 * @throws Error when it cannot be pulled, and the reason of `stopped` when that comes first
 */
export async function ensureImage(imageUri: string, stopped: AbortSignal): Promise<void> {
  if ((await docker(['image', 'inspect', '--format', '{{.Id}}', imageUri])).exitCode === 0) {
    return;
  }
  stopped.throwIfAborted();
  const pulled = ECR.test(imageUri) ? undefined : await docker(['pull', '--quiet', imageUri], { signal: stopped });
  stopped.throwIfAborted();
  if (pulled?.exitCode !== 0) {
    const reason = pulled === undefined ? 'it is in a private registry of ECR' : pulled.stderr.trim();
    throw new Error(`Docker on this machine has no image '${imageUri}' and cannot pull it (${reason}); run \`docker pull ${imageUri}\``);
  }
}

/** Appends the log of a container to a file, from its beginning. */
export function followLogs(name: string, logFile: string): ChildProcess {
  const descriptor = openTaskLog(logFile);
  try {
    return spawnDocker(['logs', '--follow', name], { environment: {}, stdio: ['ignore', descriptor, descriptor] });
  } finally {
    closeSync(descriptor);
  }
}

/** Waits for the end of a container and of its log. */
export async function watchContainer({ name, logs }: { readonly name: string; readonly logs: ChildProcess }): Promise<TaskExit> {
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
    : { exitCode: null, reason: `its container was removed, and Docker does not know why (${(waited.stderr || inspected.stderr).trim()})` };
}

/** Fails for a container that has just ended, which is as good. */
export async function stopContainer(name: string, timeoutSeconds: number): Promise<void> {
  await docker(['stop', '-t', String(timeoutSeconds), name]);
}

export async function removeContainer(...names: readonly string[]): Promise<void> {
  await docker(['rm', '--force', '--volumes', ...names]);
}

/** Of the container's first process; 0 when it has ended. */
export async function containerPid(name: string): Promise<number> {
  return Number((await docker(['inspect', '--format', '{{.State.Pid}}', name])).stdout.trim());
}

/** Docker chooses a free port of the loopback interface. */
export async function publishedAddress(name: string, containerPort: number): Promise<TaskAddress> {
  const outcome = await docker(['port', name, `${containerPort}/tcp`]);
  return { host: '127.0.0.1', port: Number(/:(\d+)\s*$/m.exec(outcome.stdout)?.[1] ?? NO_PORT) };
}

/** Where this machine reaches more ports of a container. */
export async function publishedAddresses(name: string, ports: readonly number[]): Promise<ReadonlyMap<number, TaskAddress>> {
  return new Map(await Promise.all(ports.map(async (port) => [port, await publishedAddress(name, port)] as const)));
}

function taskExit(state: ContainerState): TaskExit {
  return {
    exitCode: state.ExitCode,
    reason: state.OOMKilled ? 'OutOfMemoryError: container killed due to memory usage' : ENDED,
  };
}
