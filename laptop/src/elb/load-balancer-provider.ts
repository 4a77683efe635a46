import type { ResourceProvider, ResourceRecord, ResourceRequest, ResourceResult } from '../cloudformation/resource-provider';
import { JsonReader } from '../json-reader';
import { arnPath, elbArn, resourceHash, resourceName } from './arns';
import { DELETION_PROTECTION } from './load-balancer-attributes';
import type { LoadBalancing } from './load-balancing';

const DEFAULT_IDLE_TIMEOUT_SECONDS = 60;

/**
 * A load balancer: a reverse proxy on a port that stays the same between runs. `DNSName` is `localhost:<port>`, so `http://<DNSName>` is
 * its URL.
 */
export class LoadBalancerProvider implements ResourceProvider {
  readonly type = 'AWS::ElasticLoadBalancingV2::LoadBalancer';

  constructor(private readonly balancing: LoadBalancing) {}

  async create(request: ResourceRequest): Promise<ResourceResult> {
    const properties = new JsonReader(`${this.type} '${request.logicalId}'`, request.properties);
    const kind = properties.optionalString('Type') ?? 'application';
    if (kind !== 'application') {
      properties.fail('Type', `is '${kind}'; the laptop has application load balancers only`);
    }
    const name = resourceName(request);
    const arn = elbArn(request, `loadbalancer/app/${name}/${resourceHash(request, ['Name', 'Scheme', 'Type'])}`);
    const idleTimeout = properties
      .objects('LoadBalancerAttributes')
      .find((attribute) => attribute.optionalString('Key') === 'idle_timeout.timeout_seconds');
    const port = await this.balancing.openLoadBalancer({
      arn,
      name,
      idleTimeoutSeconds: idleTimeout?.optionalNumber('Value') ?? DEFAULT_IDLE_TIMEOUT_SECONDS,
    });
    this.balancing.attributes.reset(arn);
    request.log(`load balancer '${name}' listens on http://localhost:${port}`);
    return {
      physicalId: arn,
      attributes: {
        LoadBalancerArn: arn,
        LoadBalancerFullName: arnPath(arn, 'loadbalancer'),
        LoadBalancerName: name,
        DNSName: `localhost:${port}`,
        CanonicalHostedZoneID: 'Z0000000LAPTOP',
        SecurityGroups: properties.strings('SecurityGroups'),
      },
    };
  }

  update(request: ResourceRequest): Promise<ResourceResult> {
    return this.create(request);
  }

  /** On its previous port; with another one, and new attributes, if the engine was started with another `--port`. */
  resume(request: ResourceRequest): Promise<ResourceResult> {
    return this.create(request);
  }

  async delete(current: ResourceRecord): Promise<void> {
    if (this.balancing.attributes.read(current)[DELETION_PROTECTION] === 'true') {
      throw new Error(`Load balancer '${current.physicalId}' cannot be deleted because deletion protection is enabled`);
    }
    return this.balancing.deleteLoadBalancer(current.physicalId);
  }

  stop(current: ResourceRecord): Promise<void> {
    return this.balancing.closeLoadBalancer(current.physicalId);
  }
}
