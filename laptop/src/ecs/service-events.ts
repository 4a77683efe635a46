import type { ServiceEvent } from './service-view';
import { failedExitCode } from './describe-failure';
import type { TaskFailure } from './start-healthy-tasks';

const MAXIMUM_EVENTS = 100;

/** The latest events of a service, the newest last. */
export class ServiceEvents {
  private readonly events: ServiceEvent[] = [];

  constructor(private readonly onEvent: (event: ServiceEvent) => void) {}

  list(): readonly ServiceEvent[] {
    return [...this.events];
  }

  add(message: string): void {
    this.record({ message, exitCode: null, lastLines: [] });
  }

  addFailure({ taskId, reason, exit, lastLines }: TaskFailure): void {
    this.record({ message: `task ${taskId} stopped: ${reason}`, exitCode: failedExitCode(exit), lastLines });
  }

  private record(event: Omit<ServiceEvent, 'at'>): void {
    const stamped = { at: new Date().toISOString(), ...event };
    this.events.push(stamped);
    this.events.splice(0, Math.max(0, this.events.length - MAXIMUM_EVENTS));
    this.onEvent(stamped);
  }
}
