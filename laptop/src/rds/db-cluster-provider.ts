import { createHash } from 'node:crypto';
import { regionalArn } from '../cloudformation/regional-arn';
import type { ResourceProvider, ResourceRecord, ResourceRequest, ResourceResult } from '../cloudformation/resource-provider';
import { JsonReader } from '../json-reader';
import type { JsonObject } from '../json';
import type { DbClusters, DbEngine } from './db-clusters';

const IDENTIFIER = /^[a-z][a-z0-9-]{0,62}$/;

const ENGINES: Readonly<Record<string, DbEngine>> = { 'aurora-postgresql': 'postgres', 'aurora-mysql': 'mysql' };
const NAMES: Readonly<Record<DbEngine, string>> = { postgres: 'PostgreSQL', mysql: 'MySQL' };

export interface DbClusterProviderProps {
  readonly clusters: DbClusters;
  /** Properties of the parameter group with this name. */
  readonly findParameterGroup: (name: string) => JsonObject | undefined;
}

/** An Aurora cluster: a real database server. */
export class DbClusterProvider implements ResourceProvider {
  readonly type = 'AWS::RDS::DBCluster';

  constructor(private readonly props: DbClusterProviderProps) {}

  async create(request: ResourceRequest): Promise<ResourceResult> {
    const properties: JsonReader = new JsonReader(`${this.type} '${request.logicalId}'`, request.properties);
    const engine = readEngine(properties);
    const identifier = clusterIdentifier(request, properties);
    const endpoint = await this.props.clusters.ensure(identifier, {
      engine,
      master: {
        name: properties.string('MasterUsername'),
        password: properties.string('MasterUserPassword'),
        database: properties.optionalString('DatabaseName'),
        requiresTls: this.requiresTls(properties.optionalString('DBClusterParameterGroupName')),
      },
    });
    request.log(`database '${identifier}' (${NAMES[engine]}) listens on localhost:${endpoint.port}`);
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

  async update(request: ResourceRequest, current: ResourceRecord): Promise<ResourceResult> {
    const before = current.properties.Engine;
    if (before !== request.properties.Engine) {
      const properties = new JsonReader(`${this.type} '${request.logicalId}'`, request.properties);
      properties.fail(
        'Engine',
        `cannot change from '${String(before)}' to '${properties.string('Engine')}': AWS replaces the cluster by an empty one, and nothing copies its data. The database is unchanged; ` +
          'to begin without its data, delete the environment first: npx projen env:down <environment> --local',
      );
    }
    return this.create(request);
  }

  /** With another address if the engine was started with another runtime. */
  resume(request: ResourceRequest): Promise<ResourceResult> {
    return this.create(request);
  }

  delete(current: ResourceRecord): Promise<void> {
    return this.props.clusters.destroy(current.physicalId);
  }

  stop(current: ResourceRecord): Promise<void> {
    return this.props.clusters.stop(current.physicalId);
  }

  private requiresTls(parameterGroup: string | null): boolean {
    const properties = parameterGroup === null ? undefined : this.props.findParameterGroup(parameterGroup);
    const value = new JsonReader(`parameter group '${parameterGroup}'`, properties ?? {}).stringMap('Parameters').require_secure_transport;
    return value !== undefined && ['1', 'ON'].includes(value.toUpperCase());
  }
}

function readEngine(properties: JsonReader): DbEngine {
  const engine = properties.string('Engine');
  return ENGINES[engine] ?? properties.fail('Engine', `is '${engine}'; the laptop has ${Object.keys(ENGINES).join(' and ')} only`);
}

/** The template's, or one made from the properties that cannot be changed in place: as on AWS, another database name is a replacement. */
function clusterIdentifier(request: ResourceRequest, properties: JsonReader): string {
  const engine = readEngine(properties);
  const given = properties.optionalString('DBClusterIdentifier')?.toLowerCase();
  const names = [request.stackName, request.logicalId, properties.optionalString('DatabaseName'), properties.string('MasterUsername')];
  // PostgreSQL was the only engine at first, and its databases keep their names.
  const immutable = engine === 'postgres' ? names : [...names, engine];
  const hash = createHash('sha256').update(JSON.stringify(immutable)).digest('hex').slice(0, 8);
  const identifier = given ?? `${`${request.stackName}-${request.logicalId}`.toLowerCase().slice(0, 54)}-${hash}`;
  return IDENTIFIER.test(identifier)
    ? identifier
    : properties.fail(
        'DBClusterIdentifier',
        'must have letters, digits and hyphens only, begin with a letter, and have at most 63 characters',
      );
}
