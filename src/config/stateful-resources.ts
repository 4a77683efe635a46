import { reason } from './opt-out';
import { isPlainObject } from './shape/is-plain-object';
import { required } from './shape/option';
import type { OptionTable } from './shape/shape';
import { stringMatching } from './shape/string-matching';

/** A resource that a deployment may replace or delete, although it holds data or an address that others know. */
export interface ReplacementOptions {
  /** Logical id of the resource in its template, as the failed build names it. @example 'ClusterEB0386A7' */
  readonly logicalId: string;
  /** Why its data or address may go. A reviewer reads it in `platform.json`. @example 'restored from the snapshot of 1 May' */
  readonly reason: string;
}

export const REPLACEMENT = {
  logicalId: required(
    stringMatching({
      allowed: 'a logical id: 1 to 255 letters and digits',
      pattern: /^[A-Za-z0-9]{1,255}$/,
      fix: 'copy it from the message of the failed build, without the name of the stack',
      placeholder: 'Resource',
    }),
  ),
  reason: required(reason),
} satisfies OptionTable<ReplacementOptions>;

/** A template of AWS CloudFormation, as far as {@link compareStateful} reads it. */
export interface StackTemplate {
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
}

export interface TemplateResource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

/** Templates by the name of their stack in AWS, such as `shop-prod-database`. */
export type StackTemplates = Readonly<Record<string, StackTemplate>>;

interface Manifest {
  readonly artifacts: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly directoryName?: string;
  };
}

/**
 * The templates of a cloud assembly, and of those in it.
 * @param read reads a JSON file of the assembly
 */
export function templatesInAssembly(read: (path: string) => unknown, folder = ''): StackTemplates {
  const { artifacts } = read(`${folder}manifest.json`) as Manifest;
  return Object.assign(
    {},
    ...Object.entries(artifacts).map(([id, { type, properties: { templateFile, stackName = id, directoryName } = {} }]) => {
      if (type === 'cdk:cloud-assembly' && directoryName !== undefined) {
        return templatesInAssembly(read, `${folder}${directoryName}/`);
      }
      return type === 'aws:cloudformation:stack' && templateFile !== undefined ? { [stackName]: read(`${folder}${templateFile}`) } : {};
    }),
  ) as StackTemplates;
}

/** A resource that a deployment would delete or replace, and its data or address with it. */
export interface StatefulProblem {
  /** `<stack>/<logical id>`: what a person writes to accept the change. */
  readonly id: string;
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly change: 'deleted' | 'replaced';
  /** Those whose change replaces the resource. Empty when it is deleted. */
  readonly properties: readonly string[];
  /** New resources of the same type in the stack. One of them may be the resource under another logical id. */
  readonly added: readonly string[];
}

/**
 * Types that hold data or an address that others know, each with the properties whose change makes CloudFormation create a new resource and
 * delete the old one. Source: "Update requires: Replacement" on the page of the type in the CloudFormation template reference. The package
 * `@aws-cdk/aws-service-spec` has it as data for all types, and takes half a second to load: only `npx projen diff` does.
 */
const STATEFUL_TYPES: Readonly<Record<string, readonly string[]>> = {
  // Of the platform.
  'AWS::EC2::EIP': ['Address', 'Domain', 'IpamPoolId', 'NetworkBorderGroup', 'TransferAddress'],
  'AWS::EC2::Subnet': [
    'AvailabilityZone',
    'AvailabilityZoneId',
    'CidrBlock',
    'Ipv4IpamPoolId',
    'Ipv4NetmaskLength',
    'Ipv6CidrBlock',
    'Ipv6IpamPoolId',
    'Ipv6Native',
    'Ipv6NetmaskLength',
    'OutpostArn',
    'VpcId',
  ],
  'AWS::EC2::VPC': ['CidrBlock', 'InstanceTenancy', 'Ipv4IpamPoolId', 'Ipv4NetmaskLength', 'VpcEncryptionControl'],
  'AWS::ECR::Repository': ['EncryptionConfiguration', 'RepositoryName'],
  'AWS::EFS::FileSystem': ['AvailabilityZoneName', 'Encrypted', 'KmsKeyId', 'PerformanceMode'],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ['Name', 'Scheme', 'Type'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::RDS::DBCluster': [
    'AvailabilityZones',
    'ClusterScalabilityType',
    'DBClusterIdentifier',
    'DBSubnetGroupName',
    'DBSystemId',
    'DatabaseName',
    'Engine',
    'EngineMode',
    'GlobalClusterIdentifier',
    'KmsKeyId',
    'MasterUsername',
    'PubliclyAccessible',
    'RestoreToTime',
    'RestoreType',
    'SnapshotIdentifier',
    'SourceDBClusterIdentifier',
    'SourceDbClusterResourceId',
    'SourceRegion',
    'StorageEncrypted',
    'UseLatestRestorableTime',
  ],
  'AWS::RDS::DBInstance': [
    'AvailabilityZone',
    'BackupTarget',
    'CharacterSetName',
    'CustomIAMInstanceProfile',
    'DBClusterIdentifier',
    'DBClusterSnapshotIdentifier',
    'DBInstanceIdentifier',
    'DBName',
    'DBSnapshotIdentifier',
    'DBSubnetGroupName',
    'DBSystemId',
    'Engine',
    'KmsKeyId',
    'MasterUsername',
    'NcharCharacterSetName',
    'Port',
    'SourceRegion',
    'StorageEncrypted',
    'Timezone',
  ],
  // A cluster that is in another subnet group is another cluster.
  'AWS::RDS::DBSubnetGroup': ['DBSubnetGroupName'],
  'AWS::Route53::RecordSet': ['HostedZoneId', 'HostedZoneName', 'Name'],
  'AWS::S3::Bucket': ['BucketName', 'BucketNamePrefix', 'BucketNamespace', 'ObjectLockEnabled'],
  'AWS::SSM::Parameter': ['Name'],
  // The handler is called with another name: it creates no second password. CloudFormation refuses another handler.
  'Custom::DatabasePassword': ['ParameterName', 'ServiceToken'],
  // What teams often add in src/extend.ts.
  'AWS::Cognito::UserPool': [],
  'AWS::DynamoDB::GlobalTable': ['KeySchema', 'LocalSecondaryIndexes', 'TableName'],
  'AWS::DynamoDB::Table': ['ImportSourceSpecification', 'KeySchema', 'TableName'],
  'AWS::ElastiCache::ServerlessCache': ['KmsKeyId', 'NetworkType', 'ServerlessCacheName', 'SnapshotArnsToRestore', 'SubnetIds'],
  'AWS::KMS::Key': [],
  'AWS::Kinesis::Stream': ['Name'],
  'AWS::OpenSearchService::Domain': ['DomainName', 'EngineMode'],
  'AWS::SNS::Topic': ['FifoTopic', 'TopicName'],
  'AWS::SQS::Queue': ['FifoQueue', 'QueueName'],
  'AWS::SecretsManager::Secret': ['Name'],
};

/** Whether a resource of this type holds data or an address that others know. */
export const isStateful = (type: string): boolean => Object.hasOwn(STATEFUL_TYPES, type);

/**
 * Finds the stateful resources of the templates before a change that a deployment of the templates after it would delete or replace. A stack
 * that is no longer there deletes all of its resources. Sorted by stack and logical id.
 */
export function compareStateful({
  before,
  after,
}: {
  readonly before: StackTemplates;
  readonly after: StackTemplates;
}): readonly StatefulProblem[] {
  return Object.keys(before)
    .sort()
    .flatMap((stack) => compareStack(stack, { before: resourcesOf(before[stack]), after: resourcesOf(after[stack]) }));
}

/** The part of templates that {@link compareStateful} compares, to be stored until then. */
export function statefulPart(templates: StackTemplates): StackTemplates {
  const part = (template: StackTemplate): StackTemplate => ({
    Resources: Object.fromEntries(
      Object.entries(resourcesOf(template)).flatMap(([logicalId, { Type, Properties = {} }]): (readonly [string, TemplateResource])[] => {
        const replacing = STATEFUL_TYPES[Type];
        const kept = Object.entries(Properties).filter(([name]) => replacing?.includes(name));
        return replacing === undefined ? [] : [[logicalId, { Type, ...(kept.length > 0 && { Properties: Object.fromEntries(kept) }) }]];
      }),
    ),
  });
  return Object.fromEntries(Object.entries(templates).map(([stack, template]) => [stack, part(template)]));
}

/** A sentence about a problem, without its fix. */
export function describeStatefulProblem({ id, type, change, properties, added }: StatefulProblem): string {
  if (change === 'replaced') {
    return `${id} (${type}) would be replaced: ${properties.join(', ')} cannot change in place`;
  }
  const hint = added.length === 0 ? '' : `; new of this type: ${added.join(', ')}`;
  return `${id} (${type}) would be deleted: no resource of this type has this logical id any longer${hint}`;
}

type Resources = Readonly<Record<string, TemplateResource>>;

const resourcesOf = (template: StackTemplate | undefined): Resources => template?.Resources ?? {};

interface Versions {
  readonly before: Resources;
  readonly after: Resources;
}

function compareStack(stack: string, { before, after }: Versions): readonly StatefulProblem[] {
  return Object.keys(before)
    .sort()
    .flatMap((logicalId): readonly StatefulProblem[] => {
      const { [logicalId]: old } = before;
      const replacing = old === undefined ? undefined : STATEFUL_TYPES[old.Type];
      if (old === undefined || replacing === undefined) {
        return [];
      }
      const problem = { id: `${stack}/${logicalId}`, stack, logicalId, type: old.Type };
      const { [logicalId]: now } = after;
      if (now?.Type !== old.Type) {
        const added = Object.keys(after).filter((each) => after[each]?.Type === old.Type && before[each] === undefined);
        return [{ ...problem, change: 'deleted', properties: [], added }];
      }
      const properties = replacing.filter((name) => canonical(old.Properties?.[name]) !== canonical(now.Properties?.[name]));
      return properties.length === 0 ? [] : [{ ...problem, change: 'replaced', properties, added: [] }];
    });
}

/** Text that is equal for equal values, whatever the order of their keys. */
export function canonical(value: unknown): string {
  return String(
    JSON.stringify(value, (_, each: unknown) => (isPlainObject(each) ? Object.fromEntries(Object.entries(each).sort()) : each)),
  );
}
