import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ResourceRecord } from '../cloudformation/resource-provider';
import type { Stacks } from '../cloudformation/stacks';
import { JsonReader } from '../json-reader';
import { cronIncludes, localMinute } from './cron';

const MINUTE = 60_000;
const MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 24 * 60 };

/** A run of a schedule. */
export interface ScheduledRun {
  readonly schedule: ResourceRecord;
  /** The same for every delivery of the run. */
  readonly executionId: string;
}

export interface ScheduleClockProps {
  readonly stacks: Pick<Stacks, 'list'>;
  /** Calls the target of a schedule. */
  readonly start: (run: ScheduledRun) => Promise<void>;
  readonly report: (message: string, level: 'info' | 'warning') => void;
  readonly now: () => Date;
}

/** Starts the schedules of the deployed stacks by the clock. A minute in which the engine does not run is not made up for. */
export class ScheduleClock {
  constructor(private readonly props: ScheduleClockProps) {}

  /** Until it is interrupted. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const now = this.props.now().getTime();
      await sleep(MINUTE - (now % MINUTE), undefined, { ref: false, signal }).catch(() => undefined);
      if (!signal.aborted) {
        await this.tick(this.props.now());
      }
    }
  }

  /** Starts what is due in a minute. */
  async tick(at: Date): Promise<void> {
    const schedules = this.props.stacks
      .list()
      .flatMap(({ resources }) => resources)
      .filter(({ type }) => type === 'AWS::Scheduler::Schedule');
    await Promise.all(schedules.map((schedule) => this.startIfDue(schedule, at)));
  }

  private async startIfDue(schedule: ResourceRecord, at: Date): Promise<void> {
    const { start, report } = this.props;
    try {
      if (isDue(JsonReader.of(schedule), at)) {
        report(`schedule ${schedule.physicalId}: its time has come`, 'info');
        await start({ schedule, executionId: randomUUID() });
      }
    } catch (error) {
      report(`schedule ${schedule.physicalId} failed: ${(error as Error).message}`, 'warning');
    }
  }
}

/** A rate counts from the beginning of 1970, so that it does not depend on when the engine was started. */
function isDue(properties: JsonReader, at: Date): boolean {
  const expression = properties.string('ScheduleExpression');
  const [, kind, value = ''] = /^(cron|rate)\((.*)\)$/.exec(expression) ?? [];
  if (properties.optionalString('State') === 'DISABLED' || kind === undefined) {
    return false;
  }
  if (kind === 'cron') {
    return cronIncludes(value, localMinute(at, properties.optionalString('ScheduleExpressionTimezone') ?? 'UTC'));
  }
  const [amount, unit = ''] = value.split(' ');
  const minutes = Number(amount) * (MINUTES[unit.replace(/s$/, '')] ?? NaN);
  return Math.floor(at.getTime() / MINUTE) % minutes === 0;
}
