import { setTimeout as sleep } from 'node:timers/promises';
import { probe } from '../elb/probe';
import type { HealthCheckSettings } from '../elb/target-group-settings';
import type { TaskExit } from '../runtime/task-runtime';
import type { RunningTask } from './running-task';

/** A laptop has one user, who waits: the first passed check is enough, and until then checks are frequent. */
const POLL_MILLISECONDS = 25;
/** A task without a load balancer is healthy when it has run for this long. */
const SETTLE_MILLISECONDS = 1000;

export interface HealthFailure {
  readonly reason: string;
  /** `undefined` if the task is still running. */
  readonly exit: TaskExit | undefined;
}

/** Waits until a new task is healthy. Resolves to what went wrong, or to undefined if nothing did. */
export async function awaitHealth(props: {
  readonly task: RunningTask;
  readonly gracePeriodSeconds: number;
  readonly signal: AbortSignal;
}): Promise<HealthFailure | undefined> {
  const { task, signal } = props;
  const { handle, targetGroup } = task.props;
  const settings = targetGroup?.settings.healthCheck;
  const patience = settings === undefined ? SETTLE_MILLISECONDS : checkMilliseconds(settings, props.gracePeriodSeconds);
  const deadline = Date.now() + patience;
  let problem = 'no health check was made';
  while (Date.now() < deadline) {
    if (settings !== undefined && handle.address !== null && task.exit === undefined) {
      const result = await probe(handle.address, settings);
      if (result.healthy && task.exit === undefined) {
        return undefined;
      }
      problem = result.healthy ? problem : result.reason;
    }
    if (task.exit !== undefined) {
      return { reason: task.exit.reason, exit: task.exit };
    }
    signal.throwIfAborted();
    await Promise.race([handle.exited, sleep(POLL_MILLISECONDS)]);
  }
  return settings === undefined
    ? undefined
    : { reason: `Task failed ELB health checks: ${problem} for ${patience / 1000} seconds`, exit: undefined };
}

function checkMilliseconds({ unhealthyThreshold, intervalSeconds }: HealthCheckSettings, gracePeriodSeconds: number): number {
  return (gracePeriodSeconds + unhealthyThreshold * intervalSeconds) * 1000;
}
