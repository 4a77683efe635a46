import type { TaskAddress } from '../runtime/task-runtime';
import { probe } from './probe';
import { Target } from './target';
import type { TargetGroupSettings } from './target-group-settings';

export interface TargetRegistration {
  readonly id: string;
  readonly address: TaskAddress;
  /** Called once each time the target becomes unhealthy. */
  readonly onUnhealthy: (reason: string) => void;
}

interface Registered {
  readonly target: Target;
  readonly timer: NodeJS.Timeout;
}

/** The targets that share the requests of a rule, and their health checks. */
export class TargetGroup {
  private readonly registered = new Map<string, Registered>();
  private turn = 0;
  /** Of targets that are gone. */
  private readonly past = { requests: 0, errors: 0 };

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

  /** Requests since the engine started, and those that targets answered with 5xx. */
  get counted(): { readonly requests: number; readonly errors: number } {
    const all = [this.past, ...this.targets.map(({ counted }) => counted)];
    const sum = (key: 'requests' | 'errors'): number => all.reduce((total, counted) => total + counted[key], 0);
    return { requests: sum('requests'), errors: sum('errors') };
  }

  /** Applies new settings from the next health check on. */
  configure(settings: TargetGroupSettings): void {
    this.current = settings;
  }

  /** Adds a target that has passed its first health check. It receives requests at once. */
  register(registration: TargetRegistration): void {
    const target = new Target(registration.id, registration.address);
    this.registered.set(target.id, { target, timer: this.watch(target, registration.onUnhealthy) });
  }

  /**
   * Stops sending requests to a target. Resolves when those in flight are answered, or the deregistration delay is over.
   * @param atMostSeconds a limit that can be shorter than the deregistration delay
   */
  async deregister(id: string, atMostSeconds = Infinity): Promise<void> {
    const entry = this.registered.get(id);
    if (entry !== undefined) {
      clearTimeout(entry.timer);
      await entry.target.drain(Math.min(this.current.deregistrationDelaySeconds, atMostSeconds));
      this.forget(entry.target);
    }
  }

  /** Removes a target that has already stopped. */
  remove(id: string): void {
    const entry = this.registered.get(id);
    if (entry !== undefined) {
      clearTimeout(entry.timer);
      entry.target.close();
      this.forget(entry.target);
    }
  }

  /** The next target, round robin; undefined if there is none. As on AWS, unhealthy targets are used when there are no healthy ones. */
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

  private forget(target: Target): void {
    if (this.registered.delete(target.id)) {
      this.past.requests += target.counted.requests;
      this.past.errors += target.counted.errors;
    }
  }

  private watch(target: Target, onUnhealthy: (reason: string) => void): NodeJS.Timeout {
    let [passed, failed] = [0, 0];
    const check = async () => {
      const { healthCheck } = this.current;
      const result = await probe(target.address, healthCheck);
      [passed, failed] = result.healthy ? [passed + 1, 0] : [0, failed + 1];
      if (target.state === 'unhealthy' && passed >= healthCheck.healthyThreshold) {
        target.state = 'healthy';
      } else if (target.state === 'healthy' && !result.healthy && failed >= healthCheck.unhealthyThreshold) {
        target.state = 'unhealthy';
        onUnhealthy(result.reason);
      }
    };
    // An interval, because a target that does not answer must not delay its own next check.
    return setInterval(() => void check(), this.current.healthCheck.intervalSeconds * 1000).unref();
  }
}
