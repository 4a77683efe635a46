import { setTimeout as sleep } from 'node:timers/promises';
import { docker } from './docker-cli';
import type { ContainerHealth as Health, ContainerHealthCheck } from './task-runtime';

/** A laptop has one user, who waits: until the first passed check, checks are frequent. */
const POLL_MILLISECONDS = 300;

export interface ContainerHealthProps {
  /** In Docker. */
  readonly name: string;
  readonly check: ContainerHealthCheck;
  readonly onHealthy: () => void;
  readonly onUnhealthy: (reason: string) => void;
}

/** Runs the health check of a container in it, as ECS does. */
export class ContainerHealth {
  private current: Health = 'UNKNOWN';
  private readonly stopping = new AbortController();

  constructor(private readonly props: ContainerHealthProps) {
    void this.run();
  }

  get status(): Health {
    return this.current;
  }

  stop(): void {
    this.stopping.abort();
  }

  private async run(): Promise<void> {
    const { check, onHealthy, onUnhealthy } = this.props;
    const graceUntil = Date.now() + check.startPeriodSeconds * 1000;
    // Checks are more frequent at first, and what fails between two of ECS counts once.
    let countedAt = Date.now();
    let failures = 0;
    while (!this.stopping.signal.aborted) {
      if (await this.passes()) {
        failures = 0;
        this.current = 'HEALTHY';
        onHealthy();
      } else if (Date.now() >= graceUntil && Date.now() - countedAt >= check.intervalSeconds * 1000) {
        failures += 1;
        countedAt = Date.now();
      }
      if (failures >= check.retries && this.current !== 'UNHEALTHY' && !this.stopping.signal.aborted) {
        this.current = 'UNHEALTHY';
        onUnhealthy(`failed its health check ${failures} times: ${check.command.slice(1).join(' ')}`);
      }
      const pause = this.current === 'HEALTHY' ? check.intervalSeconds * 1000 : POLL_MILLISECONDS;
      await sleep(pause, undefined, { ref: false, signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private async passes(): Promise<boolean> {
    const { name, check } = this.props;
    const [kind, ...rest] = check.command;
    const command = kind === 'CMD-SHELL' ? ['/bin/sh', '-c', ...rest] : rest;
    const { exitCode } = await docker(['exec', name, ...command], { timeoutMilliseconds: check.timeoutSeconds * 1000 });
    return exitCode === 0;
  }
}
