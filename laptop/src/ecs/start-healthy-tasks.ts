import { awaitHealth, type HealthFailure } from './await-health';
import type { ServiceTask } from './service-task';

export interface TaskFailure extends HealthFailure {
  readonly taskId: string;
  readonly lastLines: readonly string[];
}

export interface StartHealthyTasksProps {
  readonly count: number;
  readonly start: () => Promise<ServiceTask>;
  readonly gracePeriodSeconds: number;
  /** Failed tasks after which there is no further try. */
  readonly failureThreshold: number;
  readonly onFailure: (failure: TaskFailure) => void;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** A version whose tasks end or never get healthy: the circuit breaker's verdict. */
export class UnhealthyDeployment extends Error {
  override readonly name = 'UnhealthyDeployment';

  constructor(readonly failures: readonly TaskFailure[]) {
    super(`${failures.length} task${failures.length === 1 ? '' : 's'} failed`);
  }
}

/**
 * Starts tasks and waits until each has passed its first health check; a failed task is tried again until the threshold is reached.
 * All or nothing: where it fails, none of its tasks runs any more.
 */
export async function startHealthyTasks(props: StartHealthyTasksProps): Promise<readonly ServiceTask[]> {
  const started: ServiceTask[] = [];
  const failures: TaskFailure[] = [];
  const giveUp = new AbortController();
  const signal = AbortSignal.any([props.signal, giveUp.signal]);
  const fill = async (): Promise<ServiceTask> => {
    for (;;) {
      signal.throwIfAborted();
      const task = await props.start();
      started.push(task);
      const failure = await awaitHealth({ task, gracePeriodSeconds: props.gracePeriodSeconds, signal });
      if (failure === undefined) {
        props.log(`task ${task.id} is healthy after ${((Date.now() - Date.parse(task.startedAt)) / 1000).toFixed(1)} s`);
        return task;
      }
      if (failure.exit === undefined) {
        task.explain({ code: 'ServiceSchedulerInitiated', reason: failure.reason });
      }
      await task.stop();
      const { exited, lastLines } = task.props.running;
      failures.push({ ...failure, exit: failure.exit ?? (await exited), taskId: task.id, lastLines: lastLines(20) });
      props.onFailure(failures.at(-1) as TaskFailure);
      if (failures.length >= props.failureThreshold) {
        throw new UnhealthyDeployment(failures);
      }
    }
  };
  const filled = Array.from({ length: props.count }, fill);
  try {
    return await Promise.all(filled);
  } catch (error) {
    giveUp.abort();
    await Promise.allSettled(filled);
    await Promise.all(started.map((task) => task.stop()));
    throw error;
  }
}
