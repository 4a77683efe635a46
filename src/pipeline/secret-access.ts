import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { parameterNames } from '../config/names';
import type { PlatformConfig } from '../config/platform-config';
import { bootstrapRoleArn, partitionOf } from '../config/arns';

/**
 * Lets the build check that each declared secret is set, without the right to decrypt it. In another account it uses the bootstrap's
 * read-only role.
 */
export function grantSecretCheck(build: IGrantable, { name, pipeline, environments }: PlatformConfig): void {
  const declaring = environments.filter(({ service }) => service.secrets.length > 0);
  const own = declaring
    .filter(({ account }) => account === pipeline.account)
    .flatMap(({ name: environment, account, region, service }) =>
      service.secrets.map(
        (key) =>
          `arn:${partitionOf(region)}:ssm:${region}:${account}:parameter${parameterNames.secret({ platform: name, environment, key })}`,
      ),
    );
  const others = declaring
    .filter(({ account }) => account !== pipeline.account)
    .map(({ account, region }) => bootstrapRoleArn({ account, region, role: 'lookup-role' }));
  if (own.length > 0) {
    build.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions: ['ssm:GetParameters'], resources: own }));
  }
  if (others.length > 0) {
    build.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions: ['sts:AssumeRole'], resources: [...new Set(others)] }));
  }
}
