import type { ListenerAction, TargetGroupWeights } from './listener-action';
import { matchesConditions, type RoutedRequest, type RuleConditions } from './rule-conditions';

export interface ListenerSettings {
  readonly arn: string;
  readonly port: number;
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly defaultAction: ListenerAction;
}

export interface RuleSettings {
  readonly arn: string;
  readonly listenerArn: string;
  readonly priority: number;
  readonly conditions: RuleConditions;
  readonly action: ListenerAction;
}

/**
 * The listeners and rules of one load balancer. The laptop has one port and no certificate, so it serves one listener, over HTTP: the HTTPS
 * listener if there is one, because requests end up there on AWS, otherwise the one with the lowest port. The others are only recorded.
 */
export class RoutingTable {
  private readonly listeners = new Map<string, ListenerSettings>();
  private readonly rules = new Map<string, RuleSettings>();

  setListener(listener: ListenerSettings): void {
    this.listeners.set(listener.arn, listener);
  }

  hasListener(arn: string): boolean {
    return this.listeners.has(arn);
  }

  removeListener(arn: string): void {
    this.listeners.delete(arn);
  }

  setRule(rule: RuleSettings): void {
    this.rules.set(rule.arn, rule);
  }

  /** False if no listener here has the rule. */
  setWeights(ruleArn: string, weights: TargetGroupWeights): boolean {
    const rule = this.rules.get(ruleArn);
    if (rule?.action.type !== 'forward') {
      return false;
    }
    const targetGroups = rule.action.targetGroups.map((group) => ({ ...group, weight: weights[group.arn] ?? group.weight }));
    this.rules.set(ruleArn, { ...rule, action: { ...rule.action, targetGroups } });
    return true;
  }

  removeRule(arn: string): void {
    this.rules.delete(arn);
  }

  /** The listener that is served; undefined while there is none. */
  servedListener(): ListenerSettings | undefined {
    return [...this.listeners.values()].sort((one, other) => rank(one) - rank(other))[0];
  }

  /** What to do with a request; undefined while there is no listener. */
  route(request: RoutedRequest): ListenerAction | undefined {
    const listener = this.servedListener();
    return (
      [...this.rules.values()]
        .filter((rule) => rule.listenerArn === listener?.arn)
        .sort((one, other) => one.priority - other.priority)
        .find((rule) => matchesConditions(rule.conditions, request))?.action ?? listener?.defaultAction
    );
  }
}

function rank(listener: ListenerSettings): number {
  return (listener.protocol === 'HTTPS' ? 0 : 100_000) + listener.port;
}
