import type { ResourceProvider, ResourceRecord, ResourceRequest, ResourceResult } from '../cloudformation/resource-provider';
import { JsonReader } from '../json-reader';
import { elbArn, resourceHash, resourceName } from './arns';
import type { LoadBalancing } from './load-balancing';
import { readTargetGroupSettings } from './target-group-settings';

/** A target group. An ECS service registers its tasks as targets. */
export class TargetGroupProvider implements ResourceProvider {
  readonly type = 'AWS::ElasticLoadBalancingV2::TargetGroup';

  constructor(private readonly balancing: LoadBalancing) {}

  async create(request: ResourceRequest): Promise<ResourceResult> {
    const settings = readTargetGroupSettings(new JsonReader(`${this.type} '${request.logicalId}'`, request.properties));
    const name = resourceName(request);
    const fullName = `targetgroup/${name}/${resourceHash(request, ['Name', 'Port', 'Protocol', 'TargetType', 'VpcId'])}`;
    const arn = elbArn(request, fullName);
    this.balancing.setTargetGroup(arn, settings);
    return {
      physicalId: arn,
      attributes: { TargetGroupArn: arn, TargetGroupFullName: fullName, TargetGroupName: name, LoadBalancerArns: [] },
    };
  }

  update(request: ResourceRequest): Promise<ResourceResult> {
    return this.create(request);
  }

  async resume(request: ResourceRequest): Promise<void> {
    await this.create(request);
  }

  async delete(current: ResourceRecord): Promise<void> {
    this.balancing.removeTargetGroup(current.physicalId);
  }

  async stop(current: ResourceRecord): Promise<void> {
    this.balancing.removeTargetGroup(current.physicalId);
  }
}
