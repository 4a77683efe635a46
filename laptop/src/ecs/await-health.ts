import { once } from 'node:events';
import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { probe } from '../elb/probe';
import type { HealthCheckSettings } from '../elb/target-group-settings';
import type { TaskExit, TaskHandle } from '../runtime/task-runtime';
import { HealthProgress } from './health-progress';
import type { RunningTask, TaskTarget } from './running-task';

/** A laptop has one user, who waits: the first passed check is enough, and until then checks are frequent. */
const POLL_MILLISECONDS = 25;
/** A task without a load balancer is healthy when it has run for this long: long enough for most programs to notice what they lack. */
const SETTLE_MILLISECONDS = 3000;
/** How often the ports of a task are looked up. */
const PORTS_MILLISECONDS = 1000;
/** How long a task may listen on other ports only, and write nothing, before it counts as listening on the wrong one. */
const WRONG_PORT_MILLISECONDS = 10_000;

export interface HealthFailure {
  readonly reason: string;
  /** `undefined` if the task is still running. */
  readonly exit: TaskExit | undefined;
}

export interface AwaitHealthProps {
  readonly task: RunningTask;
  readonly gracePeriodSeconds: number;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Waits until a new task is healthy. Resolves to what went wrong, or to undefined if nothing did. */
export async function awaitHealth(props: AwaitHealthProps): Promise<HealthFailure | undefined> {
  const { task, signal } = props;
  const { handle, targets } = task.props;
  const problem = await awaitContainers(handle, signal);
  if (problem !== undefined) {
    return { reason: `Task failed container health checks: ${problem}`, exit: undefined };
  }
  for (const target of targets.length === 0 ? [undefined] : targets) {
    const failure = await awaitTarget(props, target);
    if (failure !== undefined) {
      return failure;
    }
  }
  return undefined;
}

/** Waits until all containers have started and are healthy by their own checks, or the task ends. */
async function awaitContainers({ ready, unhealthy, exited }: TaskHandle, signal: AbortSignal): Promise<string | undefined> {
  signal.throwIfAborted();
  const over = new AbortController();
  const aborted = once(signal, 'abort', { signal: over.signal }).then(() => undefined);
  // Rejects when it is not waited for any more.
  aborted.catch(() => undefined);
  const problem = await Promise.race([ready.then(() => undefined), exited.then(() => undefined), unhealthy, aborted]);
  over.abort();
  signal.throwIfAborted();
  return problem;
}

/** Waits until a task answers in one of its target groups, or has run for a while without one. */
async function awaitTarget(props: AwaitHealthProps, target: TaskTarget | undefined): Promise<HealthFailure | undefined> {
  const { task, log, signal } = props;
  const { handle } = task.props;
  const settings = target?.group.settings.healthCheck;
  const patience = settings === undefined ? SETTLE_MILLISECONDS : checkMilliseconds(settings, props.gracePeriodSeconds);
  const deadline = Date.now() + patience;
  const progress = new HealthProgress({ path: settings?.path ?? '/', port: portIn(task, target) ?? 0, log });
  const wrongPort = new WrongPort(task, portIn(task, target));
  let problem = 'no health check was made';
  while (Date.now() < deadline) {
    if (settings !== undefined && target?.address && task.exit === undefined) {
      const result = await probe(target.address, settings);
      if (result.healthy && task.exit === undefined) {
        return undefined;
      }
      problem = result.healthy ? problem : result.reason;
      const others = result.healthy ? [] : await wrongPort.look();
      if (!result.healthy && task.exit === undefined) {
        progress.failed({ outcome: result.outcome, otherPorts: others });
      }
      if (wrongPort.isCertain) {
        return { reason: `Task failed ELB health checks: ${progress.describe()}`, exit: undefined };
      }
    }
    if (task.exit !== undefined) {
      return { reason: task.exit.reason, exit: task.exit };
    }
    signal.throwIfAborted();
    await Promise.race([handle.exited, sleep(POLL_MILLISECONDS)]);
  }
  return settings === undefined
    ? undefined
    : { reason: `Task failed ELB health checks: ${problem} for ${patience / 1000} seconds; ${progress.describe()}`, exit: undefined };
}

/** Of a process, the port is another one than in the task definition. */
const portIn = ({ props: { handle } }: RunningTask, target: TaskTarget | undefined): number | null =>
  target === undefined || target.address === handle.address ? handle.port : target.port;

function checkMilliseconds({ unhealthyThreshold, intervalSeconds }: HealthCheckSettings, gracePeriodSeconds: number): number {
  return (gracePeriodSeconds + unhealthyThreshold * intervalSeconds) * 1000;
}

/**
 * Notices a task that listens on another port. It may still be starting, as one that opens a port for debugging first, so it counts only
 * when it also writes nothing for a while.
 */
class WrongPort {
  // Most tasks are healthy before the first look.
  private lookedAt = Date.now();
  private others: readonly number[] = [];
  private since: number | undefined;
  private written = '';

  constructor(
    private readonly task: RunningTask,
    private readonly port: number | null,
  ) {}

  get isCertain(): boolean {
    return this.since !== undefined && Date.now() - this.since >= WRONG_PORT_MILLISECONDS;
  }

  /** The ports on which the task listens instead of its own; empty if it listens on its own, or on none. */
  async look(): Promise<readonly number[]> {
    const { handle } = this.task.props;
    if (Date.now() - this.lookedAt < PORTS_MILLISECONDS) {
      return this.others;
    }
    this.lookedAt = Date.now();
    const ports = await handle.listeningPorts();
    this.others = this.port !== null && ports.includes(this.port) ? [] : ports;
    const written = `${this.others.join()} ${statSync(handle.logFile).size}`;
    this.since = this.others.length === 0 ? undefined : written === this.written ? (this.since ?? Date.now()) : Date.now();
    this.written = written;
    return this.others;
  }
}
