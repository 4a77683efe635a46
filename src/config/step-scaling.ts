import { choice } from './shape/choice';
import { either } from './shape/either';
import { isPlainObject } from './shape/is-plain-object';
import { taskCount } from './range';
import type { Layered } from './shape/layered';
import { list } from './shape/list';
import { numberBetween } from './shape/number-between';
import { objectOf } from './shape/object-of';
import { option, required, resolveOptions, type Resolved } from './shape/option';
import type { OptionTable } from './shape/shape';

/**
 * Step scaling: a fixed number of tasks for each range of a metric, instead of the number that keeps the metric at a target. It has two
 * CloudWatch alarms, which are billed as such.
 */
export interface StepScalingOptions {
  /** What the steps are compared with: the average of all tasks. @example 'memory' */
  readonly metric?: StepMetric;
  /** Tasks that are added; of several steps, the highest that is reached. @example [{ atLeastPercent: 80, addTasks: 2 }] */
  readonly scaleOut: readonly ScaleOutStepOptions[];
  /** Tasks that are removed; of several steps, the lowest that is reached. @example [{ atMostPercent: 20, removeTasks: 1 }] */
  readonly scaleIn: readonly ScaleInStepOptions[];
  /** Minutes in a row for which a step must be reached. @example 3 */
  readonly evaluationMinutes?: number;
  /** Seconds after a change in which only a higher step adds more tasks. @example 120 */
  readonly cooldownSeconds?: number;
}

export type StepMetric = 'cpu' | 'memory';

/** A step that adds tasks. */
export interface ScaleOutStepOptions {
  /** Utilization in percent at which it begins. @example 80 */
  readonly atLeastPercent: number;
  /** Number of tasks. @cost - each task: see `service.cpu` and `service.memoryMiB` @example 2 */
  readonly addTasks: number;
}

/** A step that removes tasks. */
export interface ScaleInStepOptions {
  /** Utilization in percent at which it begins. @example 20 */
  readonly atMostPercent: number;
  /** Number of tasks. @example 1 */
  readonly removeTasks: number;
}

const percent = numberBetween({ min: 1, max: 100 });

export const SCALE_OUT_STEP = {
  atLeastPercent: required(percent),
  addTasks: required(taskCount),
} satisfies OptionTable<ScaleOutStepOptions>;
export const SCALE_IN_STEP = {
  atMostPercent: required(percent),
  removeTasks: required(taskCount),
} satisfies OptionTable<ScaleInStepOptions>;

/** Application Auto Scaling allows 20 steps in a policy. */
const STEPS = { min: 1, max: 20 };

export const STEP_SCALING = {
  metric: option(choice<StepMetric>('cpu', 'memory'), { default: 'cpu' }),
  scaleOut: required(list(objectOf<ScaleOutStepOptions>(SCALE_OUT_STEP), STEPS)),
  scaleIn: required(list(objectOf<ScaleInStepOptions>(SCALE_IN_STEP), STEPS)),
  evaluationMinutes: option(numberBetween({ min: 1, max: 60 }), { default: 5 }),
  cooldownSeconds: option(numberBetween({ min: 0, max: 3600 }), { default: 60 }),
} satisfies OptionTable<StepScalingOptions>;

export type StepScalingConfig = Resolved<StepScalingOptions, typeof STEP_SCALING>;

export const stepScalingShape = either<StepScalingOptions | false>(
  { when: isPlainObject, shape: objectOf<StepScalingOptions>(STEP_SCALING) },
  { when: (value) => value === false, shape: choice(false) },
);

export function resolveStepScaling(given: Layered<StepScalingOptions | false>): StepScalingConfig | false {
  if (given.written === undefined || given.written === false) {
    return false;
  }
  const options = given as Layered<StepScalingOptions>;
  const steps = resolveOptions(STEP_SCALING, options);
  reportRepeated(
    steps.scaleOut.map(({ atLeastPercent }) => atLeastPercent),
    options.at('scaleOut'),
  );
  reportRepeated(
    steps.scaleIn.map(({ atMostPercent }) => atMostPercent),
    options.at('scaleIn'),
  );
  const [out, into] = [
    Math.min(...steps.scaleOut.map((step) => step.atLeastPercent)),
    Math.max(...steps.scaleIn.map((step) => step.atMostPercent)),
  ];
  if (out <= into) {
    options.at('scaleIn').location.reportConflict({
      given: `tasks are removed at ${into} % and added at ${out} %`,
      allowed: 'steps of scaleIn below those of scaleOut',
      fix: 'lower atMostPercent, or raise atLeastPercent; leave room between them, so that one change does not cause the other',
      comparedWith: [options.at('scaleOut').location],
    });
  }
  return steps;
}

function reportRepeated(thresholds: readonly number[], given: Layered<readonly object[]>): void {
  const index = thresholds.findIndex((threshold, position) => thresholds.indexOf(threshold) < position);
  if (index >= 0) {
    given.location.at(index).reportConflict({
      given: `a second step at ${thresholds[index]} %`,
      allowed: 'one step for each percentage',
      fix: 'remove it, or change its percentage',
      comparedWith: [given.location],
    });
  }
}
