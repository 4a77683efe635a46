import { workerOfFamily } from '../../config/names';
import type { StackTemplates } from '../../config/stateful-resources';
import type { EnvironmentChanges, ResourceChange, StackChanges, ValueChange } from './environment-changes';
import { renderChange, renderValue } from './render-value';

interface Setting {
  /** Path of a value, with its parts joined by dots. */
  readonly path: RegExp;
  /** With `$1` for a part of the path. */
  readonly name: string;
  readonly unit?: string;
}

/** Settings that people know by another name than their property, by the type of the resource. */
const SETTINGS: Readonly<Record<string, readonly Setting[]>> = {
  'AWS::ECS::TaskDefinition': [
    { path: /^Cpu$/, name: 'CPU', unit: 'units' },
    { path: /^Memory$/, name: 'memory', unit: 'MiB' },
    { path: /^EphemeralStorage\.SizeInGiB$/, name: 'temporary storage', unit: 'GiB' },
    { path: /^RuntimePlatform\.CpuArchitecture$/, name: 'architecture' },
    { path: /^ContainerDefinitions\.[^.]+\.Environment\.(.+)$/, name: 'variable $1' },
    { path: /^ContainerDefinitions\.[^.]+\.Secrets\.(.+)$/, name: 'secret $1' },
    { path: /^ContainerDefinitions\.[^.]+\.DockerLabels\.secretVersions$/, name: 'values of secrets' },
    { path: /^ContainerDefinitions\.([^.]+)\.Image$/, name: 'image of $1' },
    { path: /^ContainerDefinitions\.([^.]+)\.Command$/, name: 'command of $1' },
    { path: /^ContainerDefinitions\.([^.]+)$/, name: 'container $1' },
  ],
  'AWS::ECS::Service': [
    { path: /^HealthCheckGracePeriodSeconds$/, name: 'grace period of the health check', unit: 's' },
    { path: /^DeploymentConfiguration\.MinimumHealthyPercent$/, name: 'minimum of healthy tasks in a deployment', unit: '%' },
    { path: /^DeploymentConfiguration\.MaximumPercent$/, name: 'maximum of tasks in a deployment', unit: '%' },
    { path: /^DeploymentConfiguration\.Strategy$/, name: 'deployment strategy' },
  ],
  'AWS::ApplicationAutoScaling::ScalableTarget': [
    { path: /^MinCapacity$/, name: 'minimum number of tasks' },
    { path: /^MaxCapacity$/, name: 'maximum number of tasks' },
  ],
  'AWS::ElasticLoadBalancingV2::TargetGroup': [
    { path: /^HealthCheckPath$/, name: 'path of the health check' },
    { path: /^HealthCheckIntervalSeconds$/, name: 'interval of the health check', unit: 's' },
  ],
  'AWS::RDS::DBCluster': [
    { path: /^EngineVersion$/, name: 'engine version' },
    { path: /^ServerlessV2ScalingConfiguration\.MinCapacity$/, name: 'minimum capacity', unit: 'ACU' },
    { path: /^ServerlessV2ScalingConfiguration\.MaxCapacity$/, name: 'maximum capacity', unit: 'ACU' },
    { path: /^BackupRetentionPeriod$/, name: 'backups are stored', unit: 'days' },
    { path: /^DeletionProtection$/, name: 'deletion protection' },
  ],
  'AWS::RDS::DBInstance': [{ path: /^DBInstanceClass$/, name: 'instance class' }],
  'AWS::Logs::LogGroup': [{ path: /^RetentionInDays$/, name: 'logs are stored', unit: 'days' }],
};

/** Differences of the configuration, such as `service: memory 512 → 1024 MiB`. */
export function describeConfiguration({
  stacks,
  templates: { planned },
}: Pick<EnvironmentChanges, 'stacks' | 'templates'>): readonly string[] {
  const lines = stacks.flatMap((stack) =>
    (stack.kind === 'compared' ? stack.resources : []).flatMap((resource) => {
      const subject = subjectOf(stack, { resource, planned });
      return resource.values.flatMap((value) => describeValue(resource.type, value)).map((text) => `${subject}: ${text}`);
    }),
  );
  return [...new Set(lines)];
}

function describeValue(type: string, change: ValueChange): readonly string[] {
  const path = change.path.join('.');
  const setting = SETTINGS[type]?.find((each) => each.path.test(path));
  if (setting === undefined) {
    return [];
  }
  const name = path.replace(setting.path, setting.name);
  return [`${name} ${renderChange(change, renderSetting)}${setting.unit === undefined ? '' : ` ${setting.unit}`}`];
}

const renderSetting = (value: unknown): string => (typeof value === 'boolean' ? (value ? 'on' : 'off') : renderValue(value));

/** The service, a worker or a schedule for its task definition; otherwise the part of the environment that the stack is. */
function subjectOf(
  { stack, part }: StackChanges,
  { resource: { logicalId, type }, planned }: { readonly resource: ResourceChange; readonly planned: StackTemplates },
): string {
  const family = planned[stack]?.Resources?.[logicalId]?.Properties?.['Family'];
  if (type !== 'AWS::ECS::TaskDefinition' || typeof family !== 'string') {
    return part;
  }
  const [, schedule] = /--job--(.+)$/.exec(family) ?? [];
  return schedule === undefined ? (workerOfFamily(family) ?? 'service') : `schedule ${schedule}`;
}
