import type { ResourceProvider, ResourceRecord, ResourceRequest, ResourceResult } from '../cloudformation/resource-provider';
import { PropertyReader } from '../property-reader';
import { arnPath, elbArn, resourceHash } from './arns';
import { readListenerAction } from './listener-action';
import type { LoadBalancing } from './load-balancing';
import { readRuleConditions } from './rule-conditions';

/** A rule of a listener. */
export class ListenerRuleProvider implements ResourceProvider {
  readonly type = 'AWS::ElasticLoadBalancingV2::ListenerRule';

  constructor(private readonly balancing: LoadBalancing) {}

  async create(request: ResourceRequest): Promise<ResourceResult> {
    const properties = new PropertyReader(`${this.type} '${request.logicalId}'`, request.properties);
    const listenerArn = properties.string('ListenerArn');
    const loadBalancer =
      this.balancing.loadBalancerOfListener(listenerArn) ??
      properties.fail(
        'ListenerArn',
        `is ${listenerArn}, which no load balancer on this machine has; deploy the stack that it belongs to first`,
      );
    const arn = elbArn(request, `listener-rule/${arnPath(listenerArn, 'listener')}/${resourceHash(request, ['ListenerArn'])}`);
    loadBalancer.routing.setRule({
      arn,
      listenerArn,
      priority: properties.optionalNumber('Priority') ?? properties.fail('Priority', 'is required'),
      conditions: readRuleConditions(properties),
      action: readListenerAction(properties, 'Actions'),
    });
    return { physicalId: arn, attributes: { RuleArn: arn, IsDefault: false } };
  }

  update(request: ResourceRequest): Promise<ResourceResult> {
    return this.create(request);
  }

  async resume(request: ResourceRequest): Promise<void> {
    await this.create(request);
  }

  async delete(current: ResourceRecord): Promise<void> {
    const listenerArn = current.properties.ListenerArn;
    if (typeof listenerArn === 'string') {
      this.balancing.loadBalancerOfListener(listenerArn)?.routing.removeRule(current.physicalId);
    }
  }
}
