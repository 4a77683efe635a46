import { createHash } from 'node:crypto';
import { regionalArn } from '../cloudformation/regional-arn';
import type { ResourceProvider, ResourceRecord, ResourceRequest, ResourceResult } from '../cloudformation/resource-provider';
import { JsonReader } from '../json-reader';
import type { DbClusters } from './db-clusters';

const IDENTIFIER = /^[a-z][a-z0-9-]{0,62}$/;

/** An Aurora cluster: a real PostgreSQL server. */
export class DbClusterProvider implements ResourceProvider {
  readonly type = 'AWS::RDS::DBCluster';

  constructor(private readonly clusters: DbClusters) {}

  async create(request: ResourceRequest): Promise<ResourceResult> {
    const properties: JsonReader = new JsonReader(`${this.type} '${request.logicalId}'`, request.properties);
    requirePostgres(properties);
    const identifier = clusterIdentifier(request, properties);
    const endpoint = await this.clusters.ensure(identifier, {
      name: properties.string('MasterUsername'),
      password: properties.string('MasterUserPassword'),
      database: properties.optionalString('DatabaseName'),
    });
    request.log(`database '${identifier}' (PostgreSQL) listens on localhost:${endpoint.port}`);
    const arn = regionalArn(request, { service: 'rds', resource: `cluster:${identifier}` });
    return {
      physicalId: identifier,
      attributes: {
        DBClusterArn: arn,
        DBClusterResourceId: `cluster-${createHash('sha256').update(arn).digest('hex').slice(0, 26).toUpperCase()}`,
        'Endpoint.Address': endpoint.address,
        'Endpoint.Port': String(endpoint.port),
        // One server does both: a laptop has no replica.
        'ReadEndpoint.Address': endpoint.address,
      },
    };
  }

  update(request: ResourceRequest): Promise<ResourceResult> {
    return this.create(request);
  }

  /** With another address if the engine was started with another runtime. */
  resume(request: ResourceRequest): Promise<ResourceResult> {
    return this.create(request);
  }

  delete(current: ResourceRecord): Promise<void> {
    return this.clusters.destroy(current.physicalId);
  }

  stop(current: ResourceRecord): Promise<void> {
    return this.clusters.stop(current.physicalId);
  }
}

function requirePostgres(properties: JsonReader): void {
  const engine = properties.string('Engine');
  if (engine !== 'aurora-postgresql') {
    properties.fail(
      'Engine',
      engine === 'aurora-mysql'
        ? "is 'aurora-mysql', and the laptop has no MySQL yet; use database.engine 'postgresql', or deploy this environment to AWS"
        : `is '${engine}'; the laptop has aurora-postgresql only`,
    );
  }
}

/** The template's, or one made from the properties that cannot be changed in place: as on AWS, another database name is a replacement. */
function clusterIdentifier(request: ResourceRequest, properties: JsonReader): string {
  const given = properties.optionalString('DBClusterIdentifier')?.toLowerCase();
  const immutable = [request.stackName, request.logicalId, properties.optionalString('DatabaseName'), properties.string('MasterUsername')];
  const hash = createHash('sha256').update(JSON.stringify(immutable)).digest('hex').slice(0, 8);
  const identifier = given ?? `${`${request.stackName}-${request.logicalId}`.toLowerCase().slice(0, 54)}-${hash}`;
  return IDENTIFIER.test(identifier)
    ? identifier
    : properties.fail(
        'DBClusterIdentifier',
        'must have letters, digits and hyphens only, begin with a letter, and have at most 63 characters',
      );
}
