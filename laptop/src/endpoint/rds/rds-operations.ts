import { JsonReader } from '../../json-reader';
import { EndpointError } from '../endpoint-error';
import { inputReader, type OperationGroup, type OperationRequest } from '../operation';
import type { ResourceRecord } from '../../cloudformation/resource-provider';
import type { Stacks } from '../../cloudformation/stacks';
import type { JsonObject } from '../../json';
import type { DbClusters } from '../../rds/db-clusters';

/** What the operations of RDS work on. */
export interface RdsBackend {
  readonly stacks: Pick<Stacks, 'list'>;
  readonly clusters: Pick<DbClusters, 'changePassword'>;
}

/** As Aurora restricts it: 8 to 41 printable characters without `/`, `"` and `@`. */
const PASSWORD = /^(?:(?![/"@])[!-~]){8,41}$/;
const CHANGES = ['DBClusterIdentifier', 'MasterUserPassword', 'ApplyImmediately'];

/** Clusters and their password, in the wire protocol of RDS. */
export const rdsOperations = (backend: RdsBackend): OperationGroup => ({
  protocol: 'query',
  signingName: 'rds',
  apiName: '2014-10-31',
  errorCodes: [],
  itemNames: { DBClusters: 'DBCluster', TagList: 'Tag' },
  operations: {
    DescribeDBClusters: (request) => {
      const identifier = inputOf(request).optionalString('DBClusterIdentifier');
      const found = identifier === null ? listClusters(backend) : [findCluster(backend, identifier)];
      return { DBClusters: found.map(describeCluster) };
    },
    ModifyDBCluster: async (request) => {
      const input = inputOf(request).allowOnly(CHANGES);
      const cluster = findCluster(backend, input.string('DBClusterIdentifier'));
      if (!(await backend.clusters.changePassword(cluster.record.physicalId, requestedPassword(input)))) {
        throw new EndpointError('InvalidDBClusterStateFault', `the server of DBCluster ${cluster.record.physicalId} does not run`);
      }
      return { DBCluster: describeCluster(cluster) };
    },
  },
});

interface Cluster {
  readonly stackName: string;
  readonly record: ResourceRecord;
}

const listClusters = ({ stacks }: RdsBackend): readonly Cluster[] =>
  stacks
    .list()
    .flatMap(({ name, resources }) =>
      resources.filter(({ type }) => type === 'AWS::RDS::DBCluster').map((record) => ({ stackName: name, record })),
    );

function findCluster(backend: RdsBackend, identifier: string): Cluster {
  const found = listClusters(backend).find(({ record }) => record.physicalId === identifier);
  if (found === undefined) {
    throw new EndpointError('DBClusterNotFoundFault', { status: 404, message: `DBCluster ${identifier} not found` });
  }
  return found;
}

function describeCluster({ stackName, record }: Cluster): JsonObject {
  const properties = JsonReader.of(record);
  const database = properties.optionalString('DatabaseName');
  const attributes = new JsonReader(`the attributes of ${record.physicalId}`, record.attributes);
  return {
    DBClusterIdentifier: record.physicalId,
    DBClusterArn: attributes.string('DBClusterArn'),
    Status: 'available',
    Engine: properties.string('Engine'),
    ...(database === null ? {} : { DatabaseName: database }),
    MasterUsername: properties.string('MasterUsername'),
    Endpoint: attributes.string('Endpoint.Address'),
    Port: attributes.string('Endpoint.Port'),
    TagList: [{ Key: 'aws:cloudformation:stack-name', Value: stackName }],
  };
}

function requestedPassword(input: JsonReader): string {
  const password = input.string('MasterUserPassword');
  if (!PASSWORD.test(password)) {
    input.fail('MasterUserPassword', 'must have 8 to 41 printable ASCII characters, without space, /, " and @');
  }
  if (input.string('ApplyImmediately') !== 'true') {
    input.fail('ApplyImmediately', 'must be true: the laptop engine has no maintenance window');
  }
  return password;
}

const inputOf = (request: OperationRequest): JsonReader => inputReader(request, 'InvalidParameterValue');
