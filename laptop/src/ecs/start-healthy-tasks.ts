import { awaitHealth, type HealthFailure } from './await-health';
import type { RunningTask } from './running-task';

export interface TaskFailure extends HealthFailure {
  readonly taskId: string;
  readonly lastLines: readonly string[];
}

export interface StartHealthyTasksProps {
  readonly count: number;
  readonly start: () => Promise<RunningTask>;
  readonly gracePeriodSeconds: number;
  /** The number of failed tasks after which no more are started. */
  readonly failureThreshold: number;
  readonly onFailure: (failure: TaskFailure) => void;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** The circuit breaker stopped a deployment, because its tasks ended or never became healthy. */
export class UnhealthyTasksError extends Error {
  override readonly name = 'UnhealthyTasksError';

  constructor(readonly failures: readonly TaskFailure[]) {
    super(`${failures.length} task${failures.length === 1 ? '' : 's'} failed`);
  }
}

/**
 * Starts tasks and waits until each has passed its first health check. Replaces a failed task until the threshold is reached.
 * @throws UnhealthyTasksError at the threshold; none of the tasks is running then, nor after any other error
 */
export async function startHealthyTasks(props: StartHealthyTasksProps): Promise<readonly RunningTask[]> {
  const started: RunningTask[] = [];
  const failures: TaskFailure[] = [];
  const giveUp = new AbortController();
  const signal = AbortSignal.any([props.signal, giveUp.signal]);
  const startOne = async (): Promise<RunningTask> => {
    for (;;) {
      signal.throwIfAborted();
      const task = await props.start();
      started.push(task);
      const log = (line: string): void => props.log(`task ${task.id}: ${line}`);
      const problem = await awaitHealth({ task, gracePeriodSeconds: props.gracePeriodSeconds, log, signal });
      if (problem === undefined) {
        props.log(`task ${task.id} is healthy after ${((Date.now() - Date.parse(task.startedAt)) / 1000).toFixed(1)} s`);
        return task;
      }
      const failure = await stopFailed(task, problem);
      failures.push(failure);
      props.onFailure(failure);
      if (failures.length >= props.failureThreshold) {
        throw new UnhealthyTasksError(failures);
      }
    }
  };
  const starting = Array.from({ length: props.count }, startOne);
  try {
    return await Promise.all(starting);
  } catch (error) {
    giveUp.abort();
    await Promise.allSettled(starting);
    await Promise.all(started.map((task) => task.stop()));
    throw error;
  }
}

async function stopFailed(task: RunningTask, { reason, exit }: HealthFailure): Promise<TaskFailure> {
  if (exit === undefined) {
    task.explain({ code: 'ServiceSchedulerInitiated', reason });
  }
  await task.stop();
  const { exited, lastLines } = task.props.handle;
  return { reason, exit: exit ?? (await exited), taskId: task.id, lastLines: lastLines(20) };
}
