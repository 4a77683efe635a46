import type { TaskAddress } from '../runtime/task-runtime';
import { probe } from './probe';
import { Target } from './target';
import type { TargetGroupSettings } from './target-group-settings';

export interface TargetRegistration {
  readonly id: string;
  readonly address: TaskAddress;
  /** Told once each time the target fails its health checks. */
  readonly onUnhealthy: (reason: string) => void;
}

interface Registered {
  readonly target: Target;
  readonly timer: NodeJS.Timeout;
}

/** Tasks that share the requests of a rule, and their health. */
export class TargetGroup {
  private readonly registered = new Map<string, Registered>();
  private turn = 0;

  constructor(
    readonly arn: string,
    private current: TargetGroupSettings,
  ) {}

  get settings(): TargetGroupSettings {
    return this.current;
  }

  get targets(): readonly Target[] {
    return [...this.registered.values()].map(({ target }) => target);
  }

  /** New settings hold from the next check on. */
  configure(settings: TargetGroupSettings): void {
    this.current = settings;
  }

  /** Adds a target that has passed its first health check: it gets requests at once. */
  register(registration: TargetRegistration): void {
    const target = new Target(registration.id, registration.address);
    this.registered.set(target.id, { target, timer: this.watch(target, registration.onUnhealthy) });
  }

  /**
   * Takes a target out: no new request reaches it. Resolves when those in flight are answered, or the deregistration delay is over.
   * @param atMostSeconds a shorter delay for this time
   */
  async deregister(id: string, atMostSeconds = Infinity): Promise<void> {
    const entry = this.registered.get(id);
    if (entry !== undefined) {
      clearTimeout(entry.timer);
      await entry.target.drain(Math.min(this.current.deregistrationDelaySeconds, atMostSeconds));
      this.registered.delete(id);
    }
  }

  /** Takes out a target that is gone already. */
  remove(id: string): void {
    const entry = this.registered.get(id);
    if (entry !== undefined) {
      clearTimeout(entry.timer);
      entry.target.close();
      this.registered.delete(id);
    }
  }

  /** The target whose turn it is. As in AWS, unhealthy ones serve where no other is left; undefined where none is registered. */
  pick(): Target | undefined {
    const candidates = this.targets.filter(({ state }) => state !== 'draining');
    const healthy = candidates.filter(({ state }) => state === 'healthy');
    const eligible = healthy.length > 0 ? healthy : candidates;
    this.turn = (this.turn + 1) % Math.max(1, eligible.length);
    return eligible[this.turn];
  }

  close(): void {
    [...this.registered.keys()].forEach((id) => this.remove(id));
  }

  private watch(target: Target, onUnhealthy: (reason: string) => void): NodeJS.Timeout {
    let [passed, failed] = [0, 0];
    const check = async () => {
      const { healthy, reason } = await probe(target.address, this.current.healthCheck);
      [passed, failed] = healthy ? [passed + 1, 0] : [0, failed + 1];
      if (target.state === 'unhealthy' && passed >= this.current.healthCheck.healthyThreshold) {
        target.state = 'healthy';
      } else if (target.state === 'healthy' && failed >= this.current.healthCheck.unhealthyThreshold) {
        target.state = 'unhealthy';
        target.reason = reason;
        onUnhealthy(reason);
      }
    };
    // An interval, and not one check after the other: a hanging target must not slow down its own checks.
    return setInterval(() => void check(), this.current.healthCheck.intervalSeconds * 1000).unref();
  }
}
