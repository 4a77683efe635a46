import type { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { CodeBuildClient } from '@aws-sdk/client-codebuild';
import type { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import type { CodeStarConnectionsClient } from '@aws-sdk/client-codestar-connections';
import type { ECRClient } from '@aws-sdk/client-ecr';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { RDSClient } from '@aws-sdk/client-rds';
import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { STSClient } from '@aws-sdk/client-sts';

/** SDK clients of one account and region. Each is loaded on first use, so that a command starts fast. */
export interface Clients {
  readonly cloudFormation: () => Promise<CloudFormationClient>;
  readonly cloudWatch: () => Promise<CloudWatchClient>;
  readonly codeBuild: () => Promise<CodeBuildClient>;
  readonly codePipeline: () => Promise<CodePipelineClient>;
  readonly connections: () => Promise<CodeStarConnectionsClient>;
  readonly ecr: () => Promise<ECRClient>;
  readonly ecs: () => Promise<ECSClient>;
  readonly loadBalancing: () => Promise<ElasticLoadBalancingV2Client>;
  readonly logs: () => Promise<CloudWatchLogsClient>;
  readonly quotas: () => Promise<ServiceQuotasClient>;
  readonly rds: () => Promise<RDSClient>;
  readonly scaling: () => Promise<ApplicationAutoScalingClient>;
  readonly scheduler: () => Promise<SchedulerClient>;
  readonly ssm: () => Promise<SSMClient>;
  readonly sts: () => Promise<STSClient>;
}

/** Settings that every SDK client takes. */
export interface ClientSettings {
  readonly region: string;
  readonly credentials?: StaticCredentials | (() => Promise<StaticCredentials>);
  readonly endpoint?: string;
  readonly profile?: string;
  readonly maxAttempts: number;
  readonly retryMode: 'adaptive';
}

export interface StaticCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Clients with fixed settings; each is made once. */
export const makeClients = (settings: ClientSettings): Clients => clientsFrom(async () => settings);

/** Clients whose settings are looked up on first use of any of them. */
export function clientsFrom(findSettings: () => Promise<ClientSettings>): Clients {
  const settings = once(findSettings);
  return {
    cloudFormation: once(async () => new (await import('@aws-sdk/client-cloudformation')).CloudFormationClient(await settings())),
    cloudWatch: once(async () => new (await import('@aws-sdk/client-cloudwatch')).CloudWatchClient(await settings())),
    codeBuild: once(async () => new (await import('@aws-sdk/client-codebuild')).CodeBuildClient(await settings())),
    codePipeline: once(async () => new (await import('@aws-sdk/client-codepipeline')).CodePipelineClient(await settings())),
    connections: once(async () => new (await import('@aws-sdk/client-codestar-connections')).CodeStarConnectionsClient(await settings())),
    ecr: once(async () => new (await import('@aws-sdk/client-ecr')).ECRClient(await settings())),
    ecs: once(async () => new (await import('@aws-sdk/client-ecs')).ECSClient(await settings())),
    loadBalancing: once(
      async () => new (await import('@aws-sdk/client-elastic-load-balancing-v2')).ElasticLoadBalancingV2Client(await settings()),
    ),
    logs: once(async () => new (await import('@aws-sdk/client-cloudwatch-logs')).CloudWatchLogsClient(await settings())),
    quotas: once(async () => new (await import('@aws-sdk/client-service-quotas')).ServiceQuotasClient(await settings())),
    rds: once(async () => new (await import('@aws-sdk/client-rds')).RDSClient(await settings())),
    scaling: once(
      async () => new (await import('@aws-sdk/client-application-auto-scaling')).ApplicationAutoScalingClient(await settings()),
    ),
    scheduler: once(async () => new (await import('@aws-sdk/client-scheduler')).SchedulerClient(await settings())),
    ssm: once(async () => new (await import('@aws-sdk/client-ssm')).SSMClient(await settings())),
    sts: once(async () => new (await import('@aws-sdk/client-sts')).STSClient(await settings())),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
