import type { BuildEnvironmentVariable, IProject } from 'aws-cdk-lib/aws-codebuild';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { pipelineArn, testerRoleArn } from '../config/arns';
import { TESTED_DEPLOYMENT_VARIABLES as VARIABLES } from '../config/contract';
import { testsBeforeTraffic } from '../config/deployment';
import { clusterName, pipelineName } from '../config/names';
import type { PlatformConfig } from '../config/platform-config';
import { acknowledge } from '../environment/acknowledge';
import { testedDeploymentAccess } from '../environment/deployment-tester';
import type { EnvironmentStage } from '../environment/environment-stage';
import { deployActionName, variable } from './names';

export interface TestedDeploymentProps {
  readonly platform: PlatformConfig;
  readonly stage: EnvironmentStage;
  /** Project of the acceptance tests. */
  readonly project: IProject;
}

/**
 * Variables with which the acceptance tests of an environment find the deployment that waits for them; none where they run after it. Also
 * grants the rights to continue it, or to assume the role for that if the environment is in another account.
 */
export function testedDeploymentVariables({ platform, stage, project }: TestedDeploymentProps): Record<string, BuildEnvironmentVariable> {
  const { environment } = stage;
  if (!testsBeforeTraffic(environment)) {
    return {};
  }
  const pipeline = pipelineName(platform.name);
  const sameAccount = environment.account === platform.pipeline.account;
  const role = testerRoleArn({ platform: platform.name, environment });
  const access = testedDeploymentAccess({ platform, environment });
  const statements = [
    new PolicyStatement({
      actions: ['codepipeline:ListActionExecutions'],
      resources: [pipelineArn({ ...platform.pipeline, name: pipeline })],
    }),
    ...(sameAccount ? access.statements : [new PolicyStatement({ actions: ['sts:AssumeRole'], resources: [role] })]),
  ];
  statements.forEach((statement) => project.grantPrincipal.addToPrincipalPolicy(statement));
  if (sameAccount) {
    acknowledge(project, access.reasons);
  }
  return {
    [VARIABLES.cluster]: { value: clusterName(platform.name, environment.name) },
    [VARIABLES.region]: { value: environment.region },
    ...(sameAccount ? {} : { [VARIABLES.role]: { value: role } }),
    [VARIABLES.pipeline]: { value: pipeline },
    [VARIABLES.execution]: { value: variable('codepipeline', 'PipelineExecutionId') },
    [VARIABLES.action]: { value: deployActionName(stage, stage.serviceStack.stackName) },
  };
}
