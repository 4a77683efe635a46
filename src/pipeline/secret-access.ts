import { Effect, PolicyStatement, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { parameterArn, readerRoleArn } from '../config/arns';
import { parameterNames } from '../config/names';
import { distinctPlaces } from '../config/places';
import type { PlatformConfig } from '../config/platform-config';
import { acknowledge } from '../environment/acknowledge';

/**
 * Lets the build check that each declared secret is set, and decrypt none. In another account it assumes the role of the environment. It
 * has the right before a secret is declared: a build checks the secrets of its own commit, and updates the pipeline only afterwards.
 */
export function grantSecretCheck(build: IConstruct & IGrantable, platform: PlatformConfig): void {
  const { name, pipeline, environments } = platform;
  const own = environments.filter(({ account }) => account === pipeline.account);
  const others = environments.filter(({ account }) => account !== pipeline.account);
  // Environments are added without new rights, too.
  const path = parameterNames.secret({ platform: name, environment: '*', key: '*' });
  const secrets = distinctPlaces(own).map((place) => parameterArn({ ...place, name: path }));
  const grant = (statement: PolicyStatement): void => void build.grantPrincipal.addToPrincipalPolicy(statement);
  if (secrets.length > 0) {
    grant(new PolicyStatement({ actions: ['ssm:GetParameters'], resources: secrets }));
    // The key of Parameter Store lets everybody in the account decrypt what they may read.
    grant(
      new PolicyStatement({
        effect: Effect.DENY,
        actions: ['kms:Decrypt'],
        resources: ['*'],
        conditions: { StringLike: { 'kms:EncryptionContext:PARAMETER_ARN': secrets } },
      }),
    );
    acknowledge(
      build,
      Object.fromEntries(secrets.map((arn) => [`IAM5[Resource::${arn}]`, 'The secrets of this platform, which it cannot decrypt'])),
    );
  }
  if (others.length > 0) {
    const roles = others.map((environment) => readerRoleArn({ platform: name, environment }));
    grant(new PolicyStatement({ actions: ['sts:AssumeRole'], resources: roles }));
  }
}
