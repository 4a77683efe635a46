import type { ServiceEvent } from './service-view';
import type { TaskFailure } from './start-healthy-tasks';

const KEPT_EVENTS = 100;

/** What happened to a service lately, the newest last. */
export class ServiceEvents {
  private readonly events: ServiceEvent[] = [];

  constructor(private readonly onEvent: (event: ServiceEvent) => void) {}

  list(): readonly ServiceEvent[] {
    return [...this.events];
  }

  note(message: string): void {
    this.record({ message, exitCode: null, lastLines: [] });
  }

  noteFailure({ taskId, reason, exit, lastLines }: TaskFailure): void {
    this.record({ message: `task ${taskId} stopped: ${reason}`, exitCode: exit?.exitCode ?? null, lastLines });
  }

  private record(event: Omit<ServiceEvent, 'at'>): void {
    const stamped = { at: new Date().toISOString(), ...event };
    this.events.push(stamped);
    this.events.splice(0, Math.max(0, this.events.length - KEPT_EVENTS));
    this.onEvent(stamped);
  }
}
