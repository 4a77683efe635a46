import type { Layered } from './shape/layered';
import { objectOf } from './shape/object-of';
import { option, required, resolveOptions, type Resolved } from './shape/option';
import type { OptionTable } from './shape/shape';
import { stringMatching } from './shape/string-matching';
import { reason } from './opt-out';
import type { TaskScalingConfig } from './scaling';
import { timeZone } from './time-zone';

/**
 * Every day from one time to another, no task runs, so that nothing is paid for tasks. A database that pauses does so, too. A deployment
 * during the sleep wakes the environment until it begins again, and every deployment starts with the minimum number of tasks.
 */
export interface SleepOptions {
  /** Time of the day at which the tasks stop. @example '20:00' */
  readonly from: string;
  /** Time of the day at which the minimum number of tasks starts. @example '07:00' */
  readonly to: string;
  /** Time zone of both times, with its daylight saving time. @example 'Europe/Berlin' */
  readonly timeZone: string;
  /** Why nobody needs the environment then. Required in the production tier. @example 'only used in office hours' */
  readonly reason?: string;
}

const timeOfDay = stringMatching({
  allowed: 'a time from 00:00 to 23:59',
  pattern: /^([01]\d|2[0-3]):[0-5]\d$/,
  fix: 'write hours and minutes with two digits each, such as 07:30',
  placeholder: '00:00',
});

export const SLEEP = {
  from: required(timeOfDay),
  to: required(timeOfDay),
  timeZone: required(timeZone),
  reason: option(reason, { default: null }),
} satisfies OptionTable<SleepOptions>;

export const sleepShape = objectOf<SleepOptions>(SLEEP);

export type SleepConfig = Resolved<SleepOptions, typeof SLEEP>;

const MINUTES_PER_DAY = 24 * 60;
const SHORTEST_MINUTES = 60;

export function resolveSleep(given: Layered<SleepOptions>): SleepConfig | null {
  if (given.written === undefined) {
    return null;
  }
  const sleep = resolveOptions(SLEEP, given);
  const asleep = minutesAsleep(sleep);
  if (asleep < SHORTEST_MINUTES || MINUTES_PER_DAY - asleep < SHORTEST_MINUTES) {
    given.at('to').location.reportConflict({
      given: `a sleep from ${sleep.from} to ${sleep.to}`,
      allowed: 'at least one hour asleep, and at least one hour awake',
      fix: 'change one of the times',
      comparedWith: [given.at('from').location],
    });
  }
  if (given.environment.tier === 'production' && sleep.reason === null) {
    given.location.reportConflict({
      given: 'sleep in the production tier, without a reason',
      allowed: 'with a reason: nobody can use the environment while it sleeps',
      fix: 'remove it, or add reason: "why this is right here"',
    });
  }
  return sleep;
}

const minutesAsleep = ({ from, to }: SleepConfig): number => (minuteOf(to) - minuteOf(from) + MINUTES_PER_DAY) % MINUTES_PER_DAY;

/** The share of the time in which the environment sleeps, from 0 to 1. */
export const shareAsleep = (sleep: SleepConfig): number => minutesAsleep(sleep) / MINUTES_PER_DAY;

/** Hour and minute of a time of the day, some minutes later. */
export function clockOf(time: string, minutesLater = 0): { readonly hour: number; readonly minute: number } {
  const minutes = (minuteOf(time) + minutesLater) % MINUTES_PER_DAY;
  return { hour: Math.floor(minutes / 60), minute: minutes % 60 };
}

/** Minutes from midnight. */
function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return hours! * 60 + minutes!;
}

interface Sleeper {
  readonly sleep: SleepConfig | null;
  readonly scaling: TaskScalingConfig;
  /** Path of `scaling` in the environment, such as `service.scaling`. */
  readonly path: string;
}

/** Reports settings of scaling that would wake a sleeping environment, or put one to sleep again that a deployment woke. */
export function checkSleep({ sleep, scaling, path }: Sleeper, given: Layered<SleepOptions>): void {
  if (sleep === null) {
    return;
  }
  const refuse = (key: string, { reasons, off }: { readonly reasons: string; readonly off: string }): void =>
    given.location.reportConflict({
      given: `sleep together with ${path}.${key}`,
      allowed: `one of the two: ${reasons}`,
      fix: `remove sleep, or set ${path}.${key} of this environment to ${off}`,
    });
  if (scaling.scheduled.length > 0) {
    refuse('scheduled', { reasons: 'both set the minimum and maximum number of tasks', off: '[]' });
  }
  if (scaling.steps !== false) {
    refuse('steps', { reasons: 'steps would remove the last task after a deployment has woken the environment', off: 'false' });
  }
}
