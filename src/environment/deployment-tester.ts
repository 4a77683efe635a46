import type { Construct } from 'constructs';
import { PolicyDocument, Role } from 'aws-cdk-lib/aws-iam';
import { PROJECTS } from '../config/contract';
import { roleNames } from '../config/names';
import { acknowledge } from './acknowledge';
import type { EnvironmentProps } from './environment-props';
import { projectsPrincipal } from './pipeline-reader';
import { testedDeploymentAccess } from './tested-deployment-access';

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
