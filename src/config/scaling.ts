import { reportUnorderedRange, taskCount } from './range';
import type { ScheduledScalingConfig, ScheduledScalingOptions } from './scheduled-scaling';
import { resolveScheduledScaling, scheduledScalingShape } from './scheduled-scaling';
import { choice } from './shape/choice';
import { either } from './shape/either';
import type { Layered } from './shape/layered';
import { numberBetween } from './shape/number-between';
import { option, resolveOptions, type Resolved } from './shape/option';
import type { OptionTable, Shape } from './shape/shape';
import type { StepScalingConfig, StepScalingOptions } from './step-scaling';
import { resolveStepScaling, stepScalingShape } from './step-scaling';

/** How many tasks of a worker run. Set `min` and `max` to the same number to switch scaling off. */
export interface TaskScalingOptions {
  /** Minimum number of tasks. @cost - each task: see `service.cpu` and `service.memoryMiB` @example 2 */
  readonly min?: number;
  /** Maximum number of tasks. @cost - each task: see `service.cpu` and `service.memoryMiB` @example 20 */
  readonly max?: number;
  /**
   * Average CPU utilization, in percent, that scaling aims at; `false` if it does not matter. Of several targets, the one that needs the
   * most tasks counts.
   * @default - 60; none if `steps` are about CPU
   * @cost - $0.20 for two alarms
   * @example 50
   */
  readonly targetCpuPercent?: number | false;
  /**
   * Average memory utilization, in percent, that scaling aims at. It has two CloudWatch alarms.
   * @default - none
   * @cost - $0.20 for two alarms
   * @example 75
   */
  readonly targetMemoryPercent?: number | false;
  /**
   * Adds and removes fixed numbers of tasks instead of aiming at a utilization.
   * @default - none
   * @cost - $0.20 for two alarms
   * @example { scaleOut: [{ atLeastPercent: 80, addTasks: 2 }], scaleIn: [{ atMostPercent: 20, removeTasks: 1 }] }
   */
  readonly steps?: StepScalingOptions | false;
  /**
   * Times at which the minimum and maximum change.
   * @cost - each task: see `service.cpu` and `service.memoryMiB`
   * @example [{ cron: '0 8 * * ? *', timeZone: 'Europe/Berlin', min: 3, max: 20 }]
   */
  readonly scheduled?: readonly ScheduledScalingOptions[];
}

/** How many tasks run. Set `min` and `max` to the same number to switch scaling off. */
export interface ScalingOptions extends TaskScalingOptions {
  /**
   * Requests per minute to each task that scaling aims at. It has two CloudWatch alarms.
   * @default - none
   * @cost - $0.20 for two alarms
   * @example 1000
   */
  readonly targetRequestsPerMinute?: number | false;
}

const target = (max: number): Shape<number | false> =>
  either<number | false>(
    { when: (value) => value === false, shape: choice(false) },
    { when: () => true, shape: numberBetween({ min: 1, max }) },
  );

const DEFAULT_CPU_PERCENT = 60;

export const TASK_SCALING = {
  min: option(taskCount, { byTier: { development: 1, production: 2 } }),
  max: option(taskCount, { byTier: { development: 2, production: 10 } }),
  targetCpuPercent: option(target(100), { resolve: ({ written }) => written }),
  targetMemoryPercent: option(target(100), { default: false }),
  steps: option(stepScalingShape, { resolve: resolveStepScaling }),
  scheduled: option(scheduledScalingShape, { default: [] }),
} satisfies OptionTable<TaskScalingOptions>;

export const SCALING = {
  ...TASK_SCALING,
  targetRequestsPerMinute: option(target(1_000_000), { default: false }),
} satisfies OptionTable<ScalingOptions>;

export interface TaskScalingConfig extends Omit<Resolved<TaskScalingOptions, typeof TASK_SCALING>, 'scheduled' | 'targetCpuPercent'> {
  readonly targetCpuPercent: number | false;
  /** Each with both limits. */
  readonly scheduled: readonly ScheduledScalingConfig[];
}

export interface ScalingConfig extends TaskScalingConfig {
  /** False also for what has no load balancer. */
  readonly targetRequestsPerMinute: number | false;
}

/** Scaling of a service behind a load balancer. */
export function resolveScaling(given: Layered<ScalingOptions>): ScalingConfig {
  const targetRequestsPerMinute = SCALING.targetRequestsPerMinute.resolve(given.at('targetRequestsPerMinute'));
  const scaling = { ...resolveTasks(given), targetRequestsPerMinute };
  reportUnscaled(scaling, given);
  return scaling;
}

/** Scaling of a service without a load balancer. `extend.ts` can scale it on a queue, so it may have no target here. */
export const resolveTaskScaling = (given: Layered<TaskScalingOptions>): ScalingConfig => ({
  ...resolveTasks(given),
  targetRequestsPerMinute: false,
});

function resolveTasks(given: Layered<TaskScalingOptions>): TaskScalingConfig {
  const options = resolveOptions(TASK_SCALING, given);
  const { min, max, steps } = options;
  reportUnorderedRange({ min, max, givenMin: given.at('min'), givenMax: given.at('max') });
  if (steps !== false) {
    reportTwoPolicies(steps, given);
  }
  return {
    ...options,
    targetCpuPercent: options.targetCpuPercent ?? (steps !== false && steps.metric === 'cpu' ? false : DEFAULT_CPU_PERCENT),
    scheduled: resolveScheduledScaling(given.at('scheduled'), { min, max }),
  };
}

/** Two policies on one metric would undo each other's changes. */
function reportTwoPolicies({ metric }: StepScalingConfig, given: Layered<TaskScalingOptions>): void {
  const key = metric === 'cpu' ? 'targetCpuPercent' : 'targetMemoryPercent';
  const { written, location } = given.at(key);
  if (typeof written === 'number') {
    location.reportConflict({
      given: `${written}, together with steps on ${metric}`,
      allowed: 'either a target or steps for a metric: two policies on one metric undo what the other did',
      fix: `remove it, or set it to false here, or remove ${given.at('steps').location.path}`,
      comparedWith: [given.at('steps').location],
    });
  }
}

/** Whether the minimum and the maximum differ, and nothing ever changes the number of tasks between them. */
export function lacksTarget(scaling: ScalingConfig): boolean {
  const { min, max, targetCpuPercent, targetMemoryPercent, targetRequestsPerMinute, steps, scheduled } = scaling;
  const targets = [targetCpuPercent, targetMemoryPercent, targetRequestsPerMinute, steps];
  return min < max && scheduled.length === 0 && targets.every((each) => each === false);
}

function reportUnscaled(scaling: ScalingConfig, given: Layered<TaskScalingOptions>): void {
  const { min, max } = scaling;
  if (lacksTarget(scaling)) {
    given.at('targetCpuPercent').location.reportConflict({
      given: `false, so that nothing scales between ${min} and ${max} tasks`,
      allowed: 'a target, steps or a schedule, or the same number for min and max',
      fix: 'remove it, or add another target',
      comparedWith: [given.at('min').location, given.at('max').location],
    });
  }
}
