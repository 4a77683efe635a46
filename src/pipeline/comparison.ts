import type { BuildEnvironmentVariable, IProject } from 'aws-cdk-lib/aws-codebuild';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { COMPARISON_VARIABLES } from '../config/contract';
import { parameterNames } from '../config/names';
import type { EnvironmentConfig, PlatformConfig } from '../config/platform-config';
import { parameterArn, readerRoleArn } from '../config/arns';

export interface ComparisonProps {
  readonly platform: PlatformConfig;
  /** The next environment. Nothing is compared if it needs no approval, or if there is none. */
  readonly next: EnvironmentConfig | undefined;
  /** Project of the action before the approval. */
  readonly project: IProject;
}

/**
 * Variables with which the action before an approval finds the version that runs in the environment after it. Also grants the right to
 * read that one parameter, or to assume the role for the pipeline if the environment is in another account.
 */
export function comparisonVariables({ platform, next, project }: ComparisonProps): Record<string, BuildEnvironmentVariable> {
  if (!next?.approval.required) {
    return {};
  }
  const parameter = parameterNames.version(platform.name, next.name);
  const sameAccount = next.account === platform.pipeline.account;
  const readerRole = readerRoleArn({ platform: platform.name, environment: next });
  project.grantPrincipal.addToPrincipalPolicy(
    sameAccount
      ? new PolicyStatement({ actions: ['ssm:GetParameter'], resources: [parameterArn({ ...next, name: parameter })] })
      : new PolicyStatement({ actions: ['sts:AssumeRole'], resources: [readerRole] }),
  );
  return {
    [COMPARISON_VARIABLES.nextEnvironmentParameter]: { value: parameter },
    [COMPARISON_VARIABLES.nextEnvironmentRegion]: { value: next.region },
    ...(sameAccount ? {} : { [COMPARISON_VARIABLES.nextEnvironmentRole]: { value: readerRole } }),
  };
}
