import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { CodeBuildClient } from '@aws-sdk/client-codebuild';
import type { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import type { CodeStarConnectionsClient } from '@aws-sdk/client-codestar-connections';
import type { ECRClient } from '@aws-sdk/client-ecr';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { RDSClient } from '@aws-sdk/client-rds';
import type { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { STSClient } from '@aws-sdk/client-sts';
import type { Access, Place } from './place';

/** Clients of one account and region. Each is loaded when it is first asked for, so that a command starts fast. */
export interface Clients {
  readonly cloudFormation: () => Promise<CloudFormationClient>;
  readonly cloudWatch: () => Promise<CloudWatchClient>;
  readonly codeBuild: () => Promise<CodeBuildClient>;
  readonly codePipeline: () => Promise<CodePipelineClient>;
  readonly connections: () => Promise<CodeStarConnectionsClient>;
  readonly ecr: () => Promise<ECRClient>;
  readonly ecs: () => Promise<ECSClient>;
  readonly logs: () => Promise<CloudWatchLogsClient>;
  readonly quotas: () => Promise<ServiceQuotasClient>;
  readonly rds: () => Promise<RDSClient>;
  readonly ssm: () => Promise<SSMClient>;
  readonly sts: () => Promise<STSClient>;
}

export interface Connections {
  /** Clients for a place. Nothing is sent before one of them is used. */
  readonly at: (place: Place, access: Access) => Clients;
  /** Clients with one's own credentials, whichever account they belong to. */
  readonly own: (place: Pick<Place, 'region'>) => Clients;
  /** Variables that point the AWS CLI to the same place. */
  readonly environment: (place: Place) => Promise<Readonly<Record<string, string>>>;
}
