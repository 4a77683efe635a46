import type { ActionEvent, EngineEvent } from '../../laptop/src/events';

/** The last state of every action of an execution, as `stage/action: status`. */
export function outcomes(events: readonly EngineEvent[], execution: number): Record<string, string> {
  const actions = events.filter((event): event is ActionEvent => event.type === 'action' && event.execution === execution);
  return Object.fromEntries(actions.map((event) => [`${event.stage}/${event.action}`, event.status]));
}

/** What an action had to say at its end. */
export function summary(events: readonly EngineEvent[], site: string): string {
  const event = events.findLast(
    (candidate): candidate is ActionEvent => candidate.type === 'action' && `${candidate.stage}/${candidate.action}` === site,
  );
  return event?.summary ?? '';
}

/** Environment by environment, the version that it serves, as told at the end of the last run. */
export function served(events: readonly EngineEvent[]): Record<string, string> {
  return Object.fromEntries(events.flatMap((event) => (event.type === 'environment' ? [[event.name, event.version]] : [])));
}

export function notices(events: readonly EngineEvent[]): string {
  return events.flatMap((event) => (event.type === 'notice' ? [event.message] : [])).join('\n');
}
