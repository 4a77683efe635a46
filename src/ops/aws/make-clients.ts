import type { ClientSettings } from './client-settings';
import type { Clients } from './connections';

/** Clients that are loaded and made once each. */
export function makeClients(settings: ClientSettings): Clients {
  return {
    cloudFormation: once(async () => new (await import('@aws-sdk/client-cloudformation')).CloudFormationClient(settings)),
    cloudWatch: once(async () => new (await import('@aws-sdk/client-cloudwatch')).CloudWatchClient(settings)),
    codeBuild: once(async () => new (await import('@aws-sdk/client-codebuild')).CodeBuildClient(settings)),
    codePipeline: once(async () => new (await import('@aws-sdk/client-codepipeline')).CodePipelineClient(settings)),
    connections: once(async () => new (await import('@aws-sdk/client-codestar-connections')).CodeStarConnectionsClient(settings)),
    ecr: once(async () => new (await import('@aws-sdk/client-ecr')).ECRClient(settings)),
    ecs: once(async () => new (await import('@aws-sdk/client-ecs')).ECSClient(settings)),
    logs: once(async () => new (await import('@aws-sdk/client-cloudwatch-logs')).CloudWatchLogsClient(settings)),
    quotas: once(async () => new (await import('@aws-sdk/client-service-quotas')).ServiceQuotasClient(settings)),
    rds: once(async () => new (await import('@aws-sdk/client-rds')).RDSClient(settings)),
    ssm: once(async () => new (await import('@aws-sdk/client-ssm')).SSMClient(settings)),
    sts: once(async () => new (await import('@aws-sdk/client-sts')).STSClient(settings)),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
