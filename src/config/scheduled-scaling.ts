import { cronExpression } from './cron';
import { taskCount } from './range';
import type { Layered } from './shape/layered';
import { list } from './shape/list';
import { objectOf } from './shape/object-of';
import { option, required } from './shape/option';
import type { OptionTable, Shape } from './shape/shape';
import { timeZone } from './time-zone';

/** A time at which the limits of scaling change, until the next such time. It costs nothing. */
export interface ScheduledScalingOptions {
  /** Minutes, hours, day of the month, month, day of the week and year, as AWS writes them. @example '0 8 ? * MON-FRI *' */
  readonly cron: string;
  /** Time zone of `cron`, with its daylight saving time. @example 'Europe/Berlin' */
  readonly timeZone: string;
  /**
   * Minimum number of tasks from then on.
   * @default - that of `scaling`
   * @cost - each task: see `service.cpu` and `service.memoryMiB`
   * @example 3
   */
  readonly min?: number;
  /**
   * Maximum number of tasks from then on.
   * @default - that of `scaling`
   * @cost - each task: see `service.cpu` and `service.memoryMiB`
   * @example 20
   */
  readonly max?: number;
}

export const SCHEDULED_SCALING = {
  cron: required(cronExpression),
  timeZone: required(timeZone),
  min: option(taskCount, { default: null }),
  max: option(taskCount, { default: null }),
} satisfies OptionTable<ScheduledScalingOptions>;

export type ScheduledScalingConfig = Readonly<Required<ScheduledScalingOptions>>;

/** Application Auto Scaling allows 200 scheduled actions for a service. */
export const scheduledScalingShape: Shape<readonly ScheduledScalingOptions[]> = list(objectOf<ScheduledScalingOptions>(SCHEDULED_SCALING), {
  max: 200,
});

interface Limits {
  readonly min: number;
  readonly max: number;
}

export function resolveScheduledScaling(
  given: Layered<readonly ScheduledScalingOptions[]>,
  limits: Limits,
): readonly ScheduledScalingConfig[] {
  const schedule = (given.written ?? []).map((each) => ({ ...limits, ...each }));
  schedule.forEach(({ min, max }, index) => {
    if (min > max) {
      given.location.at(index).reportConflict({
        given: `min ${min} and max ${max}`,
        allowed: 'a min that is at most max; one that is not written here is that of scaling',
        fix: 'write both, or change one of them',
        comparedWith: [given.location],
      });
    }
  });
  reportSameTimes(schedule, given);
  return schedule;
}

function reportSameTimes(schedule: readonly ScheduledScalingConfig[], { location }: Layered<readonly ScheduledScalingOptions[]>): void {
  const times = schedule.map((each) => `${each.cron} ${each.timeZone}`);
  times.forEach((time, index) => {
    if (times.indexOf(time) < index) {
      location.at(index).reportConflict({
        given: `a second change at ${time}`,
        allowed: 'one change at a time: AWS makes them in no certain order',
        fix: 'remove one of them',
        comparedWith: [location],
      });
    }
  });
}
