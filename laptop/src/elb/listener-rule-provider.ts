import type { ResourceProvider, ResourceRecord, ResourceRequest, ResourceResult } from '../cloudformation/resource-provider';
import { JsonReader } from '../json-reader';
import { arnPath, elbArn, resourceHash } from './arns';
import { readListenerAction } from './listener-action';
import type { LoadBalancing } from './load-balancing';
import { readRuleConditions } from './rule-conditions';

/** A rule of a listener. */
export class ListenerRuleProvider implements ResourceProvider {
  readonly type = 'AWS::ElasticLoadBalancingV2::ListenerRule';

  constructor(private readonly balancing: LoadBalancing) {}

  /** The weights of the template replace those that ECS has set. */
  async create(request: ResourceRequest): Promise<ResourceResult> {
    const result = this.setRule(request);
    this.balancing.weights.forget(result.physicalId);
    return result;
  }

  update(request: ResourceRequest): Promise<ResourceResult> {
    return this.create(request);
  }

  async resume(request: ResourceRequest): Promise<void> {
    const { physicalId } = this.setRule(request);
    const weights = this.balancing.weights.get(physicalId);
    if (weights !== undefined) {
      this.balancing.setWeights(physicalId, weights);
    }
  }

  async delete(current: ResourceRecord): Promise<void> {
    const listenerArn = new JsonReader(`${this.type} '${current.logicalId}'`, current.properties).string('ListenerArn');
    this.balancing.proxyOfListener(listenerArn)?.routing.removeRule(current.physicalId);
    this.balancing.weights.forget(current.physicalId);
  }

  private setRule(request: ResourceRequest): ResourceResult {
    const properties = new JsonReader(`${this.type} '${request.logicalId}'`, request.properties);
    const listenerArn = properties.string('ListenerArn');
    const proxy =
      this.balancing.proxyOfListener(listenerArn) ??
      properties.fail('ListenerArn', `is ${listenerArn}, which no load balancer on this machine has; deploy its stack first`);
    const arn = elbArn(request, `listener-rule/${arnPath(listenerArn, 'listener')}/${resourceHash(request, ['ListenerArn'])}`);
    proxy.routing.setRule({
      arn,
      listenerArn,
      priority: properties.optionalNumber('Priority') ?? properties.fail('Priority', 'is required'),
      conditions: readRuleConditions(properties),
      action: readListenerAction(properties, 'Actions'),
    });
    return { physicalId: arn, attributes: { RuleArn: arn, IsDefault: false } };
  }
}
