import { regionalArn } from '../cloudformation/regional-arn';
import type { ResourceProvider, ResourceRequest, ResourceResult } from '../cloudformation/resource-provider';
import { JsonReader } from '../json-reader';
import type { DbClusters } from './db-clusters';

/** An instance of an Aurora cluster. On the laptop, all instances are the one server of the cluster. */
export class DbInstanceProvider implements ResourceProvider {
  readonly type = 'AWS::RDS::DBInstance';

  constructor(private readonly clusters: DbClusters) {}

  async create(request: ResourceRequest): Promise<ResourceResult> {
    const properties = new JsonReader(`${this.type} '${request.logicalId}'`, request.properties);
    const cluster =
      properties.optionalString('DBClusterIdentifier') ??
      properties.fail('DBClusterIdentifier', 'is required: the laptop has instances of Aurora clusters only');
    const endpoint =
      this.clusters.endpoint(cluster) ??
      properties.fail('DBClusterIdentifier', `is '${cluster}', which does not exist on this machine; deploy its stack first`);
    const identifier = (properties.optionalString('DBInstanceIdentifier') ?? `${request.stackName}-${request.logicalId}`).toLowerCase();
    const arn = regionalArn(request, { service: 'rds', resource: `db:${identifier}` });
    return {
      physicalId: identifier,
      attributes: { DBInstanceArn: arn, 'Endpoint.Address': endpoint.address, 'Endpoint.Port': String(endpoint.port) },
    };
  }

  update(request: ResourceRequest): Promise<ResourceResult> {
    return this.create(request);
  }

  async delete(): Promise<void> {
    // The cluster has everything.
  }
}
