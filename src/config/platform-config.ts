/** The types of the resolved configuration, for the folders that read it. */
export type { BuildConfig } from './build';
export type { DatabaseConfig } from './database';
export type { TrafficShiftConfig } from './deployment';
export type { DomainConfig } from './domain';
export type { EnvironmentConfig } from './environment';
export type { NotificationsConfig } from './notifications';
export type { PlatformConfig } from './platform';
export type { ScalingConfig } from './scaling';
export type { ScheduleConfig } from './schedules';
export type { ServiceConfig } from './service';
export type { SleepConfig } from './sleep';
export type { WorkerConfig } from './workers';
