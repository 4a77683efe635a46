import type { BuildEnvironmentVariable, IProject } from 'aws-cdk-lib/aws-codebuild';
import { PolicyStatement, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { COMPARISON_VARIABLES } from '../config/contract';
import { parameterNames, stackNamePrefix } from '../config/names';
import type { EnvironmentConfig, PlatformConfig } from '../config/platform-config';
import { parameterArn, readerRoleArn, stackArn } from '../config/arns';
import { acknowledge } from '../environment/acknowledge';

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

/**
 * Lets the build compare its templates with those of the deployed stacks, also with stacks of `extend.ts` that it does not know yet. The
 * templates contain no secrets. In another account, the role of the environment has the right.
 */
export function grantTemplateComparison(build: IConstruct & IGrantable, { name, pipeline, environments }: PlatformConfig): void {
  const stacks = environments
    .filter(({ account }) => account === pipeline.account)
    .map((environment) => stackArn({ ...environment, name: `${stackNamePrefix(name, environment.name)}-*` }));
  if (stacks.length > 0) {
    build.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions: ['cloudformation:GetTemplate'], resources: stacks }));
    acknowledge(
      build,
      Object.fromEntries(stacks.map((arn) => [`IAM5[Resource::${arn}]`, 'The templates of the stacks of one environment'])),
    );
  }
}
