import type { Construct } from 'constructs';
import { PolicyDocument, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { ecsArn } from '../config/arns';
import { PROJECTS } from '../config/contract';
import { clusterName, roleNames } from '../config/names';
import type { EnvironmentConfig, PlatformConfig } from '../config/platform-config';
import { acknowledge } from './acknowledge';
import type { EnvironmentProps } from './environment-props';
import { projectsPrincipal } from './pipeline-reader';

/**
 * The role with which the acceptance tests continue a deployment in an environment of another account, or roll it back. Not the role that
 * reads: the build can assume that one, too.
 */
export class DeploymentTester extends Role {
  constructor(scope: Construct, id: string, props: EnvironmentProps) {
    const { platform, environment } = props;
    const { statements, reasons } = testedDeploymentAccess(props);
    super(scope, id, {
      roleName: roleNames.tester({ platform: platform.name, environment: environment.name, region: environment.region }),
      description: `Lets the acceptance tests of ${platform.name} continue deployments of ${environment.name}`,
      assumedBy: projectsPrincipal(platform, [PROJECTS.acceptanceTest]),
      inlinePolicies: { Test: new PolicyDocument({ statements: [...statements] }) },
    });
    acknowledge(this, reasons);
  }
}

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
