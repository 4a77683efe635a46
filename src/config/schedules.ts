import { cronExpression } from './cron';
import { checkFargateSize, FARGATE_SIZE } from './fargate-size';
import { choice } from './shape/choice';
import { dictionary, resolveEach } from './shape/dictionary';
import type { Layered } from './shape/layered';
import { list } from './shape/list';
import { objectOf } from './shape/object-of';
import { option, resolveOptions, type Resolved } from './shape/option';
import type { OptionTable } from './shape/shape';
import { anyString, shortName, stringMatching } from './shape/string-matching';
import { timeZone } from './time-zone';

/**
 * A command that runs at certain times, as a task of the version that is deployed, with the variables, secrets, rights and network of the
 * service. It costs its tasks, and one CloudWatch alarm for all schedules of an environment. It also runs while the environment sleeps.
 */
export interface ScheduleOptions {
  /** The command, in the image of the service. Required once, here or in the environment. @example ['node', 'dist/report.js'] */
  readonly command?: readonly string[];
  /**
   * Minutes, hours, day of the month, month, day of the week and year, as AWS writes them. Either this or `rate` is required.
   * @default - none
   * @example '0 3 * * ? *'
   */
  readonly cron?: string;
  /** The time between two runs. @default - none @example '15 minutes' */
  readonly rate?: string;
  /** Time zone of `cron`, with its daylight saving time. @default - UTC @example 'Europe/Berlin' */
  readonly timeZone?: string;
  /** What happens while the run before has not ended: `skip` leaves a run out, by a Lambda function that looks; `allow` starts it. @example 'allow' */
  readonly overlap?: Overlap;
  /** Fargate CPU units; 1024 are one vCPU. @cost - $0.0081 per hour for each 256 units; with X86_64 25 % more @example 512 */
  readonly cpu?: number;
  /**
   * Memory in MiB. Fargate offers certain amounts for each number of CPU units.
   * @cost - $0.0036 per hour for each GiB; with X86_64 25 % more
   * @example 1024
   */
  readonly memoryMiB?: number;
}

type Overlap = 'skip' | 'allow';

const scheduleName = shortName({
  fix: 'shorten or change it: it is part of the names of the schedule, the task definition and the log streams',
  placeholder: 'schedule',
});

const rateShape = stringMatching({
  allowed: 'a number and minutes, hours or days, such as "1 hour" or "15 minutes"',
  pattern: /^(1 (minute|hour|day)|([2-9]|[1-9]\d{1,3}) (minutes|hours|days))$/,
  fix: 'write the unit in the singular after 1 only',
  placeholder: '1 day',
});

export const SCHEDULE = {
  command: option(list(anyString, { min: 1 }), { resolve: ({ written }): readonly string[] => written ?? [] }),
  cron: option(cronExpression, { default: null }),
  rate: option(rateShape, { default: null }),
  timeZone: option(timeZone, { default: null }),
  overlap: option(choice<Overlap>('skip', 'allow'), { default: 'skip' }),
  ...FARGATE_SIZE,
} satisfies OptionTable<ScheduleOptions>;

export interface ScheduleConfig extends Pick<Resolved<ScheduleOptions, typeof SCHEDULE>, 'command' | 'overlap' | 'cpu' | 'memoryMiB'> {
  /** As EventBridge Scheduler has it: `cron(…)` or `rate(…)`. */
  readonly expression: string;
  readonly timeZone: string;
}

export const schedulesOption = option(dictionary({ key: scheduleName, value: objectOf<ScheduleOptions>(SCHEDULE) }), {
  resolve: (given): Readonly<Record<string, ScheduleConfig>> => resolveEach(given, resolveSchedule),
});

function resolveSchedule(given: Layered<ScheduleOptions>): ScheduleConfig {
  const { command, cron, rate, timeZone: zone, overlap, cpu, memoryMiB } = resolveOptions(SCHEDULE, given);
  checkFargateSize({ cpu, memoryMiB }, given);
  reportMissing(given);
  if (cron !== null && rate !== null) {
    reportTwo(given, { keys: ['rate', 'cron'], allowed: 'either cron or rate', fix: 'remove one of them' });
  } else if (rate !== null && zone !== null) {
    const allowed = 'a time zone with cron only: a rate has no time of the day';
    reportTwo(given, { keys: ['timeZone', 'rate'], allowed, fix: 'remove timeZone' });
  }
  return { command, overlap, cpu, memoryMiB, expression: rate === null ? `cron(${cron})` : `rate(${rate})`, timeZone: zone ?? 'UTC' };
}

function reportMissing(given: Layered<ScheduleOptions>): void {
  const missing = (key: 'command' | 'cron', allowed: string): void =>
    given.location.at(key).reportConflict({ given: 'nothing', allowed, fix: 'add it' });
  if (given.at('command').written === undefined) {
    missing('command', SCHEDULE.command.shape.allowed);
  }
  if (given.at('cron').written === undefined && given.at('rate').written === undefined) {
    missing('cron', 'cron or rate');
  }
}

interface Conflict {
  /** The first one is reported. */
  readonly keys: readonly [keyof ScheduleOptions, keyof ScheduleOptions];
  readonly allowed: string;
  readonly fix: string;
}

function reportTwo(given: Layered<ScheduleOptions>, { keys: [key, other], allowed, fix }: Conflict): void {
  given.at(key).location.reportConflict({ given: `${key} together with ${other}`, allowed, fix, comparedWith: [given.at(other).location] });
}
