import { HOURS, type Amount, type CostLine, type Rate } from './cost-line';
import { databaseLines } from './database-costs';
import { isFree } from './free-types';
import type { PriceTable, Unit } from './price-table';
import { serviceLines, taskDefinitionLines } from './task-costs';
import { listIn, objectIn, type TemplateResource } from './template-resource';

type Costs = (resource: TemplateResource, prices: PriceTable) => readonly CostLine[];

/** What a resource of one type is billed. */
interface Billed {
  readonly item: string;
  readonly detail?: string;
  /** @default 1 where there are amounts, else 0 */
  readonly count?: number | null;
  /** Amounts a month. */
  readonly each?: readonly Amount[];
  readonly rates?: readonly Rate[];
  readonly note?: string;
}

const billed = ({ id }: TemplateResource, { item, detail = '', each = [], count, rates = [], note }: Billed): readonly CostLine[] => [
  {
    item,
    detail,
    count: count === undefined ? Number(each.length > 0) : count,
    each,
    isMinimum: false,
    note: note ?? null,
    rates,
    resources: [id],
  },
];

const byUse = (what: string, unit: Unit): Rate => ({ what, each: [{ unit, quantity: 1 }], most: null });
const hourly = (unit: Unit): readonly Amount[] => [{ unit, quantity: HOURS }];
const monthly = (unit: Unit): readonly Amount[] => [{ unit, quantity: 1 }];

const loadBalancer: Costs = (resource) => {
  const { Type = 'application', Scheme, Subnets } = resource.properties;
  if (Type !== 'application') {
    return billed(resource, { item: 'load balancer', detail: 'not an application load balancer', count: null });
  }
  const addresses = Scheme === 'internet-facing' && Array.isArray(Subnets) ? Subnets.length : 0;
  return [
    ...billed(resource, {
      item: 'load balancer',
      detail: 'application load balancer',
      each: hourly('alb.hour'),
      rates: [byUse('LCU-hour of traffic', 'alb.lcu')],
    }),
    ...billed(resource, { item: 'public IPv4 addresses', detail: 'address of the load balancer', count: addresses, each: hourly('ipv4') }),
  ];
};

/** CloudWatch bills an alarm for each metric that it reads. */
const alarm: Costs = (resource) =>
  billed(resource, { item: 'alarms', detail: 'metric of an alarm', count: metricsIn(resource.properties), each: monthly('alarm') });

/** One, or those of an expression. */
const metricsIn = ({ Metrics }: Readonly<Record<string, unknown>>): number =>
  Math.max(1, listIn(Metrics).filter(({ MetricStat }) => MetricStat !== undefined).length);

/** Target tracking makes two alarms that are in no template. */
const scalingPolicy: Costs = (resource) => {
  if (resource.properties['PolicyType'] !== 'TargetTrackingScaling') {
    return [];
  }
  const tracked = objectIn(objectIn(resource.properties['TargetTrackingScalingPolicyConfiguration'])['CustomizedMetricSpecification']);
  return billed(resource, { item: 'alarms', detail: 'metric of an alarm', count: 2 * metricsIn(tracked), each: monthly('alarm') });
};

const cluster: Costs = (resource) => {
  const setting = listIn(resource.properties['ClusterSettings']).find(({ Name }) => Name === 'containerInsights')?.['Value'];
  return setting === undefined || setting === 'disabled'
    ? []
    : billed(resource, {
        item: 'Container Insights',
        detail: 'metrics of the tasks',
        count: null,
        each: monthly('metric'),
        note: 'their number depends on the tasks: see the metrics in CloudWatch',
        rates: [byUse('metric of Container Insights a month', 'metric')],
      });
};

const fileSystem: Costs = (resource) =>
  billed(resource, {
    item: 'shared files',
    detail: 'EFS',
    rates: [
      byUse('GB-month of shared files', 'efs.storage'),
      byUse('GB read from shared files', 'efs.read'),
      byUse('GB written to shared files', 'efs.written'),
      ...(objectIn(resource.properties['BackupPolicy'])['Status'] === 'ENABLED'
        ? [byUse('GB-month of backups of shared files', 'efs.backup')]
        : []),
    ],
  });

const SIZES: Readonly<Record<string, Unit>> = {
  BUILD_GENERAL1_SMALL: 'codebuild.small',
  BUILD_GENERAL1_MEDIUM: 'codebuild.medium',
  BUILD_GENERAL1_LARGE: 'codebuild.large',
};

const buildProject: Costs = (resource) => {
  const { Type: type, ComputeType: size } = objectIn(resource.properties['Environment']);
  const unit = String(type).includes('LAMBDA')
    ? 'codebuild.lambda'
    : String(type).startsWith('ARM')
      ? 'codebuild.arm'
      : SIZES[String(size)];
  return billed(
    resource,
    unit === undefined
      ? { item: 'CodeBuild', detail: String(size), count: null }
      : { item: 'CodeBuild', rates: [byUse(`CodeBuild minute, ${String(type)} ${String(size)}`, unit)] },
  );
};

const gatewayOrInterface: Costs = (resource) =>
  resource.properties['VpcEndpointType'] === 'Gateway' ? [] : billed(resource, { item: 'interface endpoint', count: null });

/** What the types of the platform are billed. */
const BILLED_TYPES: Readonly<Record<string, Costs>> = {
  'AWS::ECS::Service': serviceLines,
  'AWS::ECS::TaskDefinition': taskDefinitionLines,
  'AWS::ECS::Cluster': cluster,
  'AWS::RDS::DBCluster': databaseLines,
  'AWS::RDS::DBInstance': (resource) =>
    resource.properties['DBInstanceClass'] === 'db.serverless'
      ? []
      : billed(resource, { item: 'database instance', detail: 'not serverless', count: null }),
  'AWS::ElasticLoadBalancingV2::LoadBalancer': loadBalancer,
  'AWS::EC2::EIP': (resource) =>
    billed(resource, { item: 'public IPv4 addresses', detail: 'address of a NAT gateway', each: hourly('ipv4') }),
  'AWS::EC2::NatGateway': (resource) =>
    billed(resource, { item: 'NAT gateway', each: hourly('nat.hour'), rates: [byUse('GB through a NAT gateway', 'nat.gb')] }),
  'AWS::EC2::VPCEndpoint': gatewayOrInterface,
  'AWS::CloudWatch::Alarm': alarm,
  'AWS::ApplicationAutoScaling::ScalingPolicy': scalingPolicy,
  'AWS::CloudWatch::Dashboard': (resource) => billed(resource, { item: 'dashboard', each: monthly('dashboard') }),
  'AWS::Logs::LogGroup': (resource) =>
    billed(resource, {
      item: 'logs',
      rates: [byUse('GB of logs written', 'logs.written'), byUse('GB-month of logs stored', 'logs.stored')],
    }),
  'AWS::EFS::FileSystem': fileSystem,
  'AWS::Scheduler::Schedule': (resource) =>
    billed(resource, { item: 'schedules', rates: [byUse('million scheduled runs after 14 million', 'scheduler.runs')] }),
  'AWS::Lambda::Function': (resource) =>
    billed(resource, {
      item: 'Lambda functions',
      rates: [byUse('million calls of Lambda functions', 'lambda.requests'), byUse('GB-second of Lambda functions', 'lambda.gbSecond')],
    }),
  'AWS::SQS::Queue': (resource) =>
    billed(resource, { item: 'queues', rates: [byUse('million requests to queues after the first', 'sqs.requests')] }),
  'AWS::SNS::Topic': (resource) => billed(resource, { item: 'notifications', rates: [byUse('e-mail', 'sns.email')] }),
  'AWS::SecretsManager::Secret': (resource) => billed(resource, { item: 'secrets', each: monthly('secret') }),
  'AWS::KMS::Key': (resource) =>
    billed(resource, { item: 'KMS key', each: monthly('kms.key'), note: 'without rotations, each of which adds as much' }),
  'AWS::ECR::Repository': (resource) => billed(resource, { item: 'images', rates: [byUse('GB-month of images', 'ecr.storage')] }),
  'AWS::S3::Bucket': (resource) => billed(resource, { item: 'bucket', rates: [byUse('GB-month in buckets', 's3.storage')] }),
  'AWS::CodePipeline::Pipeline': (resource) =>
    billed(resource, { item: 'CodePipeline', rates: [byUse('action minute after 100 a month', 'pipeline.minute')] }),
  'AWS::CodeBuild::Project': buildProject,
};

/** What a resource costs; null for a type that the price table does not know. */
export function linesOf(resource: TemplateResource, prices: PriceTable): readonly CostLine[] | null {
  if (isFree(resource.type)) {
    return [];
  }
  return BILLED_TYPES[resource.type]?.(resource, prices) ?? null;
}
