import type { EnvironmentConfig, ScheduleConfig } from '../../config/platform-config';
import { UsageError } from '../command/usage-error';
import { didYouMean } from '../text/did-you-mean';

export interface Job {
  readonly name: string;
  readonly schedule: ScheduleConfig;
}

/** @throws UsageError with the names of all schedules, if the environment has none with this name */
export function findJob({ name: environment, service: { schedules } }: EnvironmentConfig, name: string): Job {
  const schedule = schedules[name];
  if (schedule === undefined) {
    const names = Object.keys(schedules);
    const known = names.length === 0 ? 'it has none' : `its schedules are: ${names.join(', ')}`;
    throw new UsageError([`${environment} has no schedule "${name}"${didYouMean(name, names)}; ${known}`]);
  }
  return { name, schedule };
}
