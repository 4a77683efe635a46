import { checkFargateSize, FARGATE_SIZE, stopTimeoutSeconds } from './fargate-size';
import { resolveTaskScaling, TASK_SCALING, type TaskScalingOptions } from './scaling';
import { dictionary, resolveEach } from './shape/dictionary';
import type { Layered } from './shape/layered';
import { list } from './shape/list';
import { objectOf } from './shape/object-of';
import { option, resolveOptions, type Resolved } from './shape/option';
import type { OptionTable } from './shape/shape';
import { anyString, shortName } from './shape/string-matching';

/**
 * A process that gets no requests, such as one that works through a queue: another command of the same image, with the variables, secrets,
 * rights and network of the service, and its own ECS service. It costs its tasks, and CloudWatch alarms: one for missing tasks, two for each
 * target of its scaling.
 */
export interface WorkerOptions {
  /** The command, in the image of the service. Required once, here or in the environment. @example ['node', 'dist/worker.js'] */
  readonly command?: readonly string[];
  /**
   * Fargate CPU units; 1024 are one vCPU.
   * @cost - $5.91 per task for each 256 units; on Spot up to 70 % less, with X86_64 25 % more
   * @example 512
   */
  readonly cpu?: number;
  /**
   * Memory in MiB. Fargate offers certain amounts for each number of CPU units.
   * @cost - $2.60 per task for each GiB; on Spot up to 70 % less, with X86_64 25 % more
   * @example 1024
   */
  readonly memoryMiB?: number;
  /**
   * How many tasks run. `service.scaleOnQueue` in `src/extend.ts` scales them by the messages of a queue.
   * @cost - as its options
   * @example { min: 1, max: 10 }
   */
  readonly scaling?: TaskScalingOptions;
  /** Seconds between SIGTERM and SIGKILL when a task is stopped: the time to finish a message. @example 120 */
  readonly stopTimeoutSeconds?: number;
}

/** What the web process is called where a worker has its name. */
const WEB_PROCESS = 'service';

const workerName = shortName({
  reserved: { pattern: `${WEB_PROCESS}$`, names: `"${WEB_PROCESS}"` },
  fix: 'shorten or change it: it is part of the names of the task definition, the alarm and the log streams',
  placeholder: 'worker',
});

export const WORKER = {
  command: option(list(anyString, { min: 1 }), { resolve: ({ written }): readonly string[] => written ?? [] }),
  ...FARGATE_SIZE,
  scaling: option(objectOf<TaskScalingOptions>(TASK_SCALING), { resolve: resolveTaskScaling }),
  stopTimeoutSeconds: stopTimeoutSeconds(30),
} satisfies OptionTable<WorkerOptions>;

export type WorkerConfig = Resolved<WorkerOptions, typeof WORKER>;

export const workersOption = option(dictionary({ key: workerName, value: objectOf<WorkerOptions>(WORKER) }), {
  resolve: (given): Readonly<Record<string, WorkerConfig>> => resolveEach(given, resolveWorker),
});

function resolveWorker(given: Layered<WorkerOptions>): WorkerConfig {
  const worker = resolveOptions(WORKER, given);
  checkFargateSize(worker, given);
  if (given.at('command').written === undefined) {
    given.location.at('command').reportConflict({
      given: 'nothing',
      allowed: WORKER.command.shape.allowed,
      fix: 'add it: without a command the worker would be another web process',
    });
  }
  return worker;
}
