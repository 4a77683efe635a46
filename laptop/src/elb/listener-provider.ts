import type { ResourceProvider, ResourceRecord, ResourceRequest, ResourceResult } from '../cloudformation/resource-provider';
import { JsonReader } from '../json-reader';
import { arnPath, elbArn, resourceHash } from './arns';
import { readListenerAction } from './listener-action';
import type { LoadBalancing } from './load-balancing';

/** A listener. The laptop serves one listener of each load balancer, over plain HTTP: see `RoutingTable`. */
export class ListenerProvider implements ResourceProvider {
  readonly type = 'AWS::ElasticLoadBalancingV2::Listener';

  constructor(private readonly balancing: LoadBalancing) {}

  async create(request: ResourceRequest): Promise<ResourceResult> {
    const properties: JsonReader = new JsonReader(`${this.type} '${request.logicalId}'`, request.properties);
    const loadBalancerArn = properties.string('LoadBalancerArn');
    const protocol = properties.optionalString('Protocol') ?? 'HTTP';
    if (protocol !== 'HTTP' && protocol !== 'HTTPS') {
      properties.fail('Protocol', `is '${protocol}'; the laptop's load balancer supports HTTP and HTTPS`);
    }
    const arn = elbArn(request, `listener/${arnPath(loadBalancerArn, 'loadbalancer')}/${resourceHash(request, ['LoadBalancerArn'])}`);
    const { routing } = this.balancing.proxy(loadBalancerArn);
    const port = properties.optionalNumber('Port') ?? 80;
    routing.setListener({ arn, port, protocol, defaultAction: readListenerAction(properties, 'DefaultActions') });
    if (routing.servedListener()?.arn !== arn) {
      request.log(`listener on port ${port} (${protocol}) is recorded only: the laptop serves one listener of each load balancer`);
    } else if (protocol === 'HTTPS') {
      request.log(`listener on port ${port} (HTTPS) is served over plain HTTP: the laptop has no certificate`);
    }
    return { physicalId: arn, attributes: { ListenerArn: arn } };
  }

  update(request: ResourceRequest): Promise<ResourceResult> {
    return this.create(request);
  }

  async resume(request: ResourceRequest): Promise<void> {
    await this.create(request);
  }

  async delete(current: ResourceRecord): Promise<void> {
    this.balancing.proxyOfListener(current.physicalId)?.routing.removeListener(current.physicalId);
  }
}
