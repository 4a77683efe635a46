import type { EngineContext } from '../engine-context';
import { LoadBalancer } from './load-balancer';
import { PortAssignments } from './port-assignments';
import { TargetGroup } from './target-group';
import type { TargetGroupSettings } from './target-group-settings';

/** Everything of the load balancers that lives in this process. All of it is made again from the stacks when the engine starts. */
export class LoadBalancing {
  private readonly loadBalancers = new Map<string, LoadBalancer>();
  private readonly targetGroups = new Map<string, TargetGroup>();
  private readonly ports: PortAssignments;

  constructor(context: Pick<EngineContext, 'stateDirectory' | 'basePort'>) {
    this.ports = new PortAssignments(context.stateDirectory, context.basePort);
  }

  /** Opens a load balancer unless it is open already, and returns its port. */
  async openLoadBalancer(props: { readonly arn: string; readonly name: string; readonly idleTimeoutSeconds: number }): Promise<number> {
    const port = await this.ports.assign(props.arn);
    const open = this.loadBalancers.get(props.arn);
    if (open !== undefined) {
      open.configure(props);
      return port;
    }
    const loadBalancer = new LoadBalancer({ ...props, findTargetGroup: (arn) => this.targetGroups.get(arn) });
    await loadBalancer.open(port).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EADDRINUSE' || error.code === 'EACCES'
        ? new Error(
            `port ${port} of load balancer '${props.name}' is in use by another program; stop that program, or start with --port <n> to use the ports from <n> upwards`,
          )
        : error;
    });
    this.loadBalancers.set(props.arn, loadBalancer);
    return port;
  }

  async closeLoadBalancer(arn: string): Promise<void> {
    await this.loadBalancers.get(arn)?.close();
    this.loadBalancers.delete(arn);
  }

  async deleteLoadBalancer(arn: string): Promise<void> {
    await this.closeLoadBalancer(arn);
    this.ports.release(arn);
  }

  loadBalancer(arn: string): LoadBalancer {
    const loadBalancer = this.loadBalancers.get(arn);
    if (loadBalancer === undefined) {
      throw new Error(`load balancer ${arn} does not run on this machine; deploy the stack that it belongs to first`);
    }
    return loadBalancer;
  }

  /** The load balancer of a listener; undefined where none has it, because it is gone or does not run. */
  loadBalancerOfListener(listenerArn: string): LoadBalancer | undefined {
    return [...this.loadBalancers.values()].find(({ routing }) => routing.hasListener(listenerArn));
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

  targetGroup(arn: string): TargetGroup {
    const group = this.targetGroups.get(arn);
    if (group === undefined) {
      throw new Error(`target group ${arn} does not exist on this machine; deploy the stack that it belongs to first`);
    }
    return group;
  }
}
