import type { EngineContext } from '../engine-context';
import { errorCode } from '../error-code';
import { LoadBalancerAttributes } from './load-balancer-attributes';
import type { TargetGroupWeights } from './listener-action';
import { PortAssignments } from './port-assignments';
import { ReverseProxy } from './reverse-proxy';
import { RuleWeights } from './rule-weights';
import { TargetGroup } from './target-group';
import type { TargetGroupSettings } from './target-group-settings';

/** The load balancers and target groups of this process. When the engine starts, they are created again from the stacks. */
export class LoadBalancing {
  readonly attributes = new LoadBalancerAttributes();
  readonly weights: RuleWeights;
  private readonly proxies = new Map<string, ReverseProxy>();
  private readonly targetGroups = new Map<string, TargetGroup>();
  private readonly ports: PortAssignments;

  constructor(context: Pick<EngineContext, 'stateDirectory' | 'basePort'>) {
    this.ports = new PortAssignments(context.stateDirectory, context.basePort);
    this.weights = new RuleWeights(context.stateDirectory);
  }

  /** Opens a load balancer, or changes the settings of an open one, and returns its port. */
  async openLoadBalancer(props: { readonly arn: string; readonly name: string; readonly idleTimeoutSeconds: number }): Promise<number> {
    const port = await this.ports.assign(props.arn);
    const open = this.proxies.get(props.arn);
    if (open !== undefined) {
      open.configure(props);
      return port;
    }
    const { idleTimeoutSeconds } = props;
    const proxy = new ReverseProxy({ idleTimeoutSeconds, findTargetGroup: (arn) => this.targetGroups.get(arn) });
    await proxy.open(port).catch((error: unknown) => {
      throw errorCode(error) === 'EADDRINUSE' || errorCode(error) === 'EACCES'
        ? new Error(
            `port ${port} of load balancer '${props.name}' is in use by another program; ` +
              'stop that program, or start with --port <n> to use the ports from <n> upwards',
          )
        : error;
    });
    this.proxies.set(props.arn, proxy);
    return port;
  }

  async closeLoadBalancer(arn: string): Promise<void> {
    await this.proxies.get(arn)?.close();
    this.proxies.delete(arn);
  }

  async deleteLoadBalancer(arn: string): Promise<void> {
    await this.closeLoadBalancer(arn);
    this.ports.release(arn);
  }

  /** @throws Error when the load balancer is not open */
  proxy(loadBalancerArn: string): ReverseProxy {
    const proxy = this.proxies.get(loadBalancerArn);
    if (proxy === undefined) {
      throw new Error(`load balancer ${loadBalancerArn} is not running on this machine; deploy its stack first`);
    }
    return proxy;
  }

  /** The proxy that has a listener; undefined if it is closed or deleted. */
  proxyOfListener(listenerArn: string): ReverseProxy | undefined {
    return [...this.proxies.values()].find(({ routing }) => routing.hasListener(listenerArn));
  }

  /**
   * Changes the weights of a rule, as ECS does. They stay until CloudFormation updates the rule.
   * @throws Error when there is no such rule
   */
  setWeights(ruleArn: string, weights: TargetGroupWeights): void {
    if (![...this.proxies.values()].some(({ routing }) => routing.setWeights(ruleArn, weights))) {
      throw new Error(`listener rule ${ruleArn} does not exist on this machine; deploy its stack first`);
    }
    this.weights.set(ruleArn, weights);
  }

  setTargetGroup(arn: string, settings: TargetGroupSettings): void {
    const existing = this.targetGroups.get(arn);
    if (existing === undefined) {
      this.targetGroups.set(arn, new TargetGroup(arn, settings));
    } else {
      existing.configure(settings);
    }
  }

  removeTargetGroup(arn: string): void {
    this.targetGroups.get(arn)?.close();
    this.targetGroups.delete(arn);
  }

  /** @param name `targetgroup/<name>/<id>`, the dimension of its metrics */
  measuredTargetGroup(name: string): TargetGroup | undefined {
    return [...this.targetGroups.values()].find(({ arn }) => arn.endsWith(`:${name}`));
  }

  /** @throws Error when there is none */
  targetGroup(arn: string): TargetGroup {
    const group = this.targetGroups.get(arn);
    if (group === undefined) {
      throw new Error(`target group ${arn} does not exist on this machine; deploy its stack first`);
    }
    return group;
  }
}
