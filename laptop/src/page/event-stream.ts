import type { ServerResponse } from 'node:http';

/** At most one event per second: the page is read again after each. */
const PAUSE_MILLISECONDS = 1000;
/** How often the tasks are compared, whose health changes without an event. */
const LOOK_MILLISECONDS = 2000;
/** How soon a browser connects again to an engine that was stopped. */
const RETRY_MILLISECONDS = 2000;

export interface EventStreamProps {
  readonly subscribe: (listener: () => void) => () => void;
  /** Text that differs when something has changed that no event reports. */
  readonly fingerprint: () => string;
}

/** Notifies open pages that something has changed, as server-sent events. Does nothing while no page is open. */
export class EventStream {
  private readonly clients = new Set<ServerResponse>();
  private unsubscribe: (() => void) | undefined;
  private looks: NodeJS.Timeout | undefined;
  private pending: NodeJS.Timeout | undefined;
  private lastSent = 0;
  private seen = '';

  constructor(private readonly props: EventStreamProps) {}

  add(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`retry: ${RETRY_MILLISECONDS}\n\n`);
    this.clients.add(response);
    response.once('close', () => this.remove(response));
    if (this.clients.size === 1) {
      this.begin();
    }
  }

  private begin(): void {
    this.seen = this.props.fingerprint();
    this.unsubscribe = this.props.subscribe(() => this.changed());
    this.looks = setInterval(() => this.look(), LOOK_MILLISECONDS).unref();
  }

  private remove(response: ServerResponse): void {
    this.clients.delete(response);
    if (this.clients.size === 0) {
      this.unsubscribe?.();
      clearInterval(this.looks);
      clearTimeout(this.pending);
      this.pending = undefined;
    }
  }

  private look(): void {
    const fingerprint = this.props.fingerprint();
    if (fingerprint !== this.seen) {
      this.seen = fingerprint;
      this.changed();
    }
  }

  private changed(): void {
    this.pending ??= setTimeout(() => this.send(), Math.max(0, this.lastSent + PAUSE_MILLISECONDS - Date.now())).unref();
  }

  private send(): void {
    this.pending = undefined;
    this.lastSent = Date.now();
    this.clients.forEach((client) => client.write('event: change\ndata:\n\n'));
  }
}
