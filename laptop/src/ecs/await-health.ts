import { setTimeout as sleep } from 'node:timers/promises';
import { probe } from '../elb/probe';
import type { TaskExit } from '../runtime/task-runtime';
import type { ServiceTask } from './service-task';

/** A laptop has one user who waits: the first passed check is enough, and checks come often until then. */
const POLL_MILLISECONDS = 25;
/** A task without a health check counts as well when it has run for this long. */
const SETTLE_MILLISECONDS = 1000;

export interface HealthFailure {
  readonly reason: string;
  /** `undefined` where the task still runs. */
  readonly exit: TaskExit | undefined;
}

/** Waits for a new task to pass its first health check. Resolves to what went wrong, or to undefined when all is well. */
export async function awaitHealth(props: {
  readonly task: ServiceTask;
  readonly gracePeriodSeconds: number;
  readonly signal: AbortSignal;
}): Promise<HealthFailure | undefined> {
  const { task, signal } = props;
  const { running, targetGroup } = task.props;
  const settings = targetGroup?.settings.healthCheck;
  const patience =
    settings === undefined
      ? SETTLE_MILLISECONDS
      : (props.gracePeriodSeconds + settings.unhealthyThreshold * settings.intervalSeconds) * 1000;
  const deadline = Date.now() + patience;
  let reason = 'no check was made';
  while (Date.now() < deadline) {
    if (settings !== undefined && running.address !== null && task.exit === undefined) {
      const result = await probe(running.address, settings);
      if (result.healthy && task.exit === undefined) {
        return undefined;
      }
      reason = result.healthy ? reason : result.reason;
    }
    if (task.exit !== undefined) {
      return { reason: task.exit.reason, exit: task.exit };
    }
    signal.throwIfAborted();
    await Promise.race([running.exited, sleep(POLL_MILLISECONDS)]);
  }
  return settings === undefined
    ? undefined
    : { reason: `Task failed ELB health checks: ${reason} for ${patience / 1000} seconds`, exit: undefined };
}
