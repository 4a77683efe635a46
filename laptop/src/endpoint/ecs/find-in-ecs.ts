import { JsonReader } from '../../json-reader';
import { EndpointError } from '../endpoint-error';
import type { ResourceRecord } from '../../cloudformation/resource-provider';
import type { Stacks } from '../../cloudformation/stacks';
import type { EcsServiceProvider } from '../../ecs/ecs-service-provider';
import type { ServiceView } from '../../ecs/service-view';

/** What the operations of ECS work on. */
export interface EcsBackend {
  readonly stacks: Pick<Stacks, 'list'>;
  readonly ecs: Pick<
    EcsServiceProvider,
    'views' | 'stoppedTasks' | 'standaloneTasks' | 'change' | 'stopTask' | 'continueDeployment' | 'stopDeployment'
  >;
}

export interface Cluster {
  readonly arn: string;
  readonly name: string;
}

/** A service of a stack; it may not have started yet. */
export interface FoundService {
  readonly record: ResourceRecord;
  readonly name: string;
  readonly createdAt: string;
  /** Undefined while it starts. */
  readonly view: ServiceView | undefined;
}

export function clusters({ stacks }: EcsBackend): readonly Cluster[] {
  return stacks
    .list()
    .flatMap((stack) => stack.resources)
    .filter(({ type }) => type === 'AWS::ECS::Cluster')
    .map((record) => ({ arn: String(record.attributes.Arn), name: record.physicalId }));
}

/**
 * The cluster of a request; without a name or ARN it is "default", which the platform does not have.
 * @throws EndpointError `ClusterNotFoundException`
 */
export function requestedCluster(backend: EcsBackend, input: JsonReader): Cluster {
  const all = clusters(backend);
  const name = lastPart(input.optionalString('cluster') ?? 'default');
  const found = all.find((cluster) => cluster.name === name);
  if (found === undefined) {
    const known = all.map((cluster) => cluster.name).join(', ') || 'none yet';
    throw new EndpointError('ClusterNotFoundException', `Cluster not found: there is no "${name}"; there are ${known}`);
  }
  return found;
}

/**
 * The task definition of a request: an ARN, `family:revision`, or a family, whose latest revision it is then.
 * @throws EndpointError `ClientException`
 */
export function requestedTaskDefinition(backend: EcsBackend, input: JsonReader): ResourceRecord {
  const requested = input.string('taskDefinition');
  const records = taskDefinitions(backend);
  const found = records.find(
    ({ physicalId }) => physicalId === requested || lastPart(physicalId) === requested || familyOf(physicalId) === requested,
  );
  if (found === undefined) {
    const known = records.map(({ physicalId }) => lastPart(physicalId)).join(', ') || 'none yet';
    throw new EndpointError('ClientException', `Unable to describe task definition: there is no "${requested}"; there are ${known}`);
  }
  return found;
}

export function servicesOf({ stacks, ecs }: EcsBackend, cluster: Cluster): readonly FoundService[] {
  const views = ecs.views();
  return stacks.list().flatMap((stack) =>
    stack.resources
      .filter(({ type, physicalId }) => type === 'AWS::ECS::Service' && lastPart(clusterArnOf(physicalId)) === cluster.name)
      .map((record) => ({
        record,
        createdAt: stack.updatedAt,
        name: lastPart(record.physicalId),
        view: views.find(({ arn }) => arn === record.physicalId),
      })),
  );
}

export const findService = (services: readonly FoundService[], nameOrArn: string): FoundService | undefined =>
  services.find(({ record, name }) => record.physicalId === nameOrArn || name === nameOrArn);

export const taskArn = (clusterArn: string, id: string): string => `${clusterArn.replace(':cluster/', ':task/')}/${id}`;

export const clusterArnOf = (serviceArn: string): string => serviceArn.replace(/:service\/([^/]+)\/.*$/, ':cluster/$1');

/** Undefined for a task definition that a newer one has replaced, after the update. */
export function findTaskDefinition(backend: EcsBackend, arn: string): JsonReader | undefined {
  const found = taskDefinitions(backend).find(({ physicalId }) => physicalId === arn);
  return found && JsonReader.of(found);
}

/** Those in use first, then those that an update in progress has replaced, and that may still serve. */
function taskDefinitions({ stacks }: EcsBackend): readonly ResourceRecord[] {
  const all = stacks.list();
  return [...all.flatMap(({ resources }) => resources), ...all.flatMap(({ replaced = [] }) => replaced)].filter(
    ({ type }) => type === 'AWS::ECS::TaskDefinition',
  );
}

export const lastPart = (nameOrArn: string): string => nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);

/** `web` of `…:task-definition/web:3`. */
export const familyOf = (taskDefinition: string): string => lastPart(taskDefinition).replace(/:\d+$/, '');
