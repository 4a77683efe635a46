import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../json';

export type PlanPartKind = 'load balancer' | 'service' | 'worker' | 'schedule' | 'database' | 'resource';

/** A part of an environment that a person knows by name. */
export interface PlanPart {
  readonly kind: PlanPartKind;
  /** Such as `Load balancer`, or `orchard-prod-mailer (worker)`. */
  readonly title: string;
  /** May be empty. */
  readonly detail: string;
}

interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: JsonObject;
}

type Describe = (resource: Resource, all: readonly Resource[]) => PlanPart;

const other =
  (title: string): Describe =>
  ({ id }) => ({ kind: 'resource', title, detail: id });

/** Types that the drawing shows. Networks, roles, alarms and the like are left out. */
const DESCRIPTIONS: Readonly<Record<string, Describe>> = {
  'AWS::ElasticLoadBalancingV2::LoadBalancer': (_, all) => ({
    kind: 'load balancer',
    title: 'Load balancer',
    detail: all
      .filter(({ type }) => type === 'AWS::ElasticLoadBalancingV2::Listener')
      .map(({ properties }) => `${text(properties.Protocol)} ${text(properties.Port)}`)
      .join(', '),
  }),
  'AWS::ECS::Service': describeService,
  'AWS::Scheduler::Schedule': ({ id, properties }) => ({
    kind: 'schedule',
    title: `${text(properties.Name, id)} (schedule)`,
    detail: [text(properties.ScheduleExpression), text(properties.ScheduleExpressionTimezone)].filter((part) => part !== '').join(' '),
  }),
  'AWS::RDS::DBCluster': (resource, all) => ({ kind: 'database', title: 'Database', detail: describeDatabase(resource, all) }),
  'AWS::EFS::FileSystem': other('File system'),
  'AWS::S3::Bucket': other('Bucket'),
  'AWS::SQS::Queue': other('Queue'),
  'AWS::SNS::Topic': other('Topic'),
  'AWS::DynamoDB::Table': other('Table'),
  'AWS::Events::EventBus': other('Event bus'),
};

const ORDER: readonly PlanPartKind[] = ['load balancer', 'service', 'worker', 'schedule', 'database', 'resource'];

/** The parts of an environment, read from the templates of its stacks. */
export function describeResources(templates: readonly JsonObject[]): readonly PlanPart[] {
  const all = templates.flatMap(resourcesOf);
  return all
    .flatMap((resource) => DESCRIPTIONS[resource.type]?.(resource, all) ?? [])
    .toSorted((one, another) => ORDER.indexOf(one.kind) - ORDER.indexOf(another.kind));
}

const resourcesOf = ({ Resources: resources = null }: JsonObject): readonly Resource[] =>
  Object.entries(objectOf(resources)).map(([id, resource]) => {
    const { Type: type = null, Properties: properties = null } = objectOf(resource);
    return { id, type: text(type), properties: objectOf(properties) };
  });

function describeService({ id, properties }: Resource, all: readonly Resource[]): PlanPart {
  const task = all.find(
    (resource) => resource.type === 'AWS::ECS::TaskDefinition' && resource.id === text(objectOf(properties.TaskDefinition ?? null).Ref),
  );
  const { Family: family = null, Cpu: cpu = null, Memory: memory = null } = task?.properties ?? {};
  const size = task === undefined ? '' : `${text(cpu)} CPU, ${text(memory)} MiB`;
  const kind = isJsonList(properties.LoadBalancers) ? 'service' : 'worker';
  return {
    kind,
    title: `${text(family, id)} (${kind})`,
    detail: [describeCount({ id, properties }, all), size].filter((part) => part !== '').join(', '),
  };
}

/** Empty where it does not scale: the template then has no count either. */
function describeCount({ id, properties }: Pick<Resource, 'id' | 'properties'>, all: readonly Resource[]): string {
  const target = all.find(
    (resource) =>
      resource.type === 'AWS::ApplicationAutoScaling::ScalableTarget' && JSON.stringify(resource.properties.ResourceId).includes(`"${id}"`),
  );
  const [least, most] = [text(target?.properties.MinCapacity), text(target?.properties.MaxCapacity)];
  const fixed = text(properties.DesiredCount);
  if (target === undefined) {
    return fixed === '' ? '' : tasks(fixed);
  }
  return least === most ? tasks(least) : `${least} to ${tasks(most)}`;
}

const tasks = (count: string): string => `${count} ${count === '1' ? 'task' : 'tasks'}`;

function describeDatabase({ properties }: Resource, all: readonly Resource[]): string {
  const instances = all.filter(({ type }) => type === 'AWS::RDS::DBInstance').length;
  const { MinCapacity: least = null, MaxCapacity: most = null } = objectOf(properties.ServerlessV2ScalingConfiguration ?? null);
  const capacity = most === null ? [] : [`${text(least)} to ${text(most)} ACU`];
  return [text(properties.Engine), `${instances} ${instances === 1 ? 'instance' : 'instances'}`, ...capacity].join(', ');
}

const objectOf = (value: Json): JsonObject => (isJsonObject(value) ? value : {});

/** A value that is known only when it is deployed reads as the fallback. */
const text = (value: Json | undefined, fallback = ''): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : fallback;
