import { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TaskAddress } from '../runtime/task-runtime';

/** Servers close idle connections after some seconds (Node after five). Closing them here long before that makes a collision rare. */
const IDLE_MILLISECONDS = 1000;

/** The names of `DescribeTargetHealth`. */
export type TargetState = 'healthy' | 'unhealthy' | 'draining';

/** A task as the load balancer sees it: its connections, and its requests in flight. */
export class Target {
  state: TargetState = 'healthy';
  readonly agent = new Agent({ keepAlive: true, timeout: IDLE_MILLISECONDS, scheduling: 'lifo' });
  /** Requests since it was registered, and those that it answered with 5xx. */
  readonly counted = { requests: 0, errors: 0 };
  private requests = 0;
  private readonly webSockets = new Set<Duplex>();
  private whenIdle: (() => void) | undefined;

  constructor(
    readonly id: string,
    readonly address: TaskAddress,
  ) {}

  get inFlight(): number {
    return this.requests;
  }

  /** Counts a request. The returned function ends it; calling it again does nothing. */
  enter(): () => void {
    this.requests += 1;
    this.counted.requests += 1;
    let left = false;
    return () => {
      if (!left) {
        left = true;
        this.requests -= 1;
        if (this.requests === 0) {
          this.whenIdle?.();
        }
      }
    };
  }

  /** Counts a response. */
  responded(statusCode: number): void {
    this.counted.errors += statusCode >= 500 ? 1 : 0;
  }

  /** Adds a WebSocket connection, which is closed with the target at the latest. */
  hold(socket: Duplex): void {
    this.webSockets.add(socket);
    socket.once('close', () => this.webSockets.delete(socket));
  }

  /** Waits for the requests in flight, and closes those that are left after the delay. */
  async drain(delaySeconds: number): Promise<void> {
    this.state = 'draining';
    if (this.requests > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, delaySeconds * 1000);
        this.whenIdle = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.close();
  }

  close(): void {
    this.agent.destroy();
    for (const socket of this.webSockets) {
      socket.destroy();
    }
  }
}
