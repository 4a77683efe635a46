import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ecsArn } from '../config/arns';
import { clusterName } from '../config/names';
import type { EnvironmentConfig, PlatformConfig } from '../config/platform-config';

export interface TestedDeploymentAccessProps {
  readonly platform: Pick<PlatformConfig, 'name'>;
  readonly environment: EnvironmentConfig;
}

/** Rights, and why some of their resources are not named, for cdk-nag. */
export interface TestedDeploymentAccess {
  readonly statements: readonly PolicyStatement[];
  readonly reasons: Readonly<Record<string, string>>;
}

/** What acceptance tests need to find the deployment that waits for them, and to continue it or roll it back. */
export function testedDeploymentAccess({
  platform,
  environment: { name, account, region },
}: TestedDeploymentAccessProps): TestedDeploymentAccess {
  const cluster = clusterName(platform.name, name);
  const arn = (resource: string): string => ecsArn({ account, region, name: resource });
  // CloudFormation chooses the name of the service.
  const services = arn(`service/${cluster}/*`);
  const deployments = arn(`service-deployment/${cluster}/*`);
  const revisions = arn(`service-revision/${cluster}/*`);
  return {
    statements: [
      new PolicyStatement({
        actions: ['ecs:ListServices'],
        resources: ['*'],
        conditions: { ArnEquals: { 'ecs:cluster': arn(`cluster/${cluster}`) } },
      }),
      new PolicyStatement({
        actions: [
          'ecs:ListServiceDeployments',
          'ecs:DescribeServiceDeployments',
          'ecs:DescribeServiceRevisions',
          'ecs:ContinueServiceDeployment',
        ],
        resources: [services, deployments, revisions],
      }),
    ],
    reasons: {
      'IAM5[Resource::*]': 'ListServices has no resource; it is limited to one cluster',
      [`IAM5[Resource::${services}]`]: 'The services of one environment; CloudFormation chooses their names',
      [`IAM5[Resource::${deployments}]`]: 'The deployments of these services',
      [`IAM5[Resource::${revisions}]`]: 'The revisions of these services',
    },
  };
}
