import type { BuildEnvironmentVariable, IProject } from 'aws-cdk-lib/aws-codebuild';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { COMPARISON_VARIABLES } from '../config/contract';
import { parameterNames } from '../config/names';
import type { EnvironmentConfig, PlatformConfig } from '../config/platform-config';
import { bootstrapRoleArn, partitionOf } from '../config/arns';

export interface ComparisonProps {
  readonly platform: PlatformConfig;
  /** The environment behind the approval that follows; nothing is compared where none follows. */
  readonly next: EnvironmentConfig | undefined;
  /** Project of the action before the approval. */
  readonly project: IProject;
}

/**
 * Variables by which the action before an approval learns what the environment behind it runs now,
 * and the right to read it: nothing but that one parameter, or the bootstrap's read-only role where it is in another account.
 */
export function comparisonVariables({ platform, next, project }: ComparisonProps): Record<string, BuildEnvironmentVariable> {
  if (!next?.approval.required) {
    return {};
  }
  const parameter = parameterNames.version(platform.name, next.name);
  const sameAccount = next.account === platform.pipeline.account;
  const { account, region } = next;
  const parameterArn = `arn:${partitionOf(region)}:ssm:${region}:${account}:parameter${parameter}`;
  const lookupRole = bootstrapRoleArn({ account, region, role: 'lookup-role' });
  project.grantPrincipal.addToPrincipalPolicy(
    sameAccount
      ? new PolicyStatement({ actions: ['ssm:GetParameter'], resources: [parameterArn] })
      : new PolicyStatement({ actions: ['sts:AssumeRole'], resources: [lookupRole] }),
  );
  return {
    [COMPARISON_VARIABLES.nextEnvironmentParameter]: { value: parameter },
    [COMPARISON_VARIABLES.nextEnvironmentRegion]: { value: next.region },
    ...(sameAccount ? {} : { [COMPARISON_VARIABLES.nextEnvironmentRole]: { value: lookupRole } }),
  };
}
