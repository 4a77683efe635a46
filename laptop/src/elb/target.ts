import { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TaskAddress } from '../runtime/task-runtime';

/** Servers close idle connections after some seconds (Node after five): ours are given up long before, so the two rarely meet. */
const IDLE_MILLISECONDS = 1000;

/** As `DescribeTargetHealth` names them. */
export type TargetState = 'healthy' | 'unhealthy' | 'draining';

/** A task as the load balancer sees it: its connections, and how many requests it is serving. */
export class Target {
  state: TargetState = 'healthy';
  /** Why it is unhealthy. */
  reason = '';
  readonly agent = new Agent({ keepAlive: true, timeout: IDLE_MILLISECONDS, scheduling: 'lifo' });
  private requests = 0;
  private readonly sockets = new Set<Duplex>();
  private whenIdle: (() => void) | undefined;

  constructor(
    readonly id: string,
    readonly address: TaskAddress,
  ) {}

  get inFlight(): number {
    return this.requests;
  }

  /** Counts a request in; what is returned counts it out, once. */
  enter(): () => void {
    this.requests += 1;
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

  /** An upgraded connection, which ends with the target at the latest. */
  hold(socket: Duplex): void {
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
  }

  /** Takes no new request, waits for those in flight, and closes what is left after the delay. */
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
    for (const socket of this.sockets) {
      socket.destroy();
    }
  }
}
