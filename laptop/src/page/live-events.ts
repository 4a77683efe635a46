import type { EngineEvent } from '../events';
import type { Host } from '../host';
import type { ActionPlace } from '../pipeline/execution';

const MAXIMUM_NOTICES = 5;

export interface Notice {
  /** ISO 8601. */
  readonly at: string;
  readonly level: 'warning' | 'error';
  readonly message: string;
}

/** What the engine has reported and stores nowhere: the last line of each running action, and warnings. */
export class LiveEvents {
  private readonly lines = new Map<string, string>();
  private readonly listeners = new Set<() => void>();
  private recent: readonly Notice[] = [];

  /** A host that also remembers what is reported to it. */
  observe(host: Host): Host {
    return {
      emit: (event) => {
        this.take(event);
        host.emit(event);
      },
      decide: (approval, signal) => host.decide(approval, signal),
    };
  }

  /** Empty when the action has ended or has written nothing. */
  lastLine(execution: number, place: ActionPlace): string {
    return this.lines.get(keyOf(execution, place)) ?? '';
  }

  /** Warnings and errors, the newest first. */
  get notices(): readonly Notice[] {
    return this.recent;
  }

  /** Calls a listener after each event. Returns what ends that. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private take(event: EngineEvent): void {
    if (event.type === 'log') {
      this.lines.set(keyOf(event.execution, event), event.line);
    } else if (event.type === 'action' && event.status !== 'InProgress' && event.status !== 'Waiting') {
      this.lines.delete(keyOf(event.execution, event));
    } else if (event.type === 'notice' && event.level !== 'info') {
      const notice = { at: new Date().toISOString(), level: event.level, message: event.message };
      this.recent = [notice, ...this.recent].slice(0, MAXIMUM_NOTICES);
    }
    this.listeners.forEach((listener) => listener());
  }
}

const keyOf = (execution: number, { stage, action }: ActionPlace): string => `${execution}/${stage}/${action}`;
