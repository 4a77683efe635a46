import { CfnCapabilities, Stack } from 'aws-cdk-lib';
import type { IProject } from 'aws-cdk-lib/aws-codebuild';
import { Artifact, type Pipeline } from 'aws-cdk-lib/aws-codepipeline';
import {
  CloudFormationCreateUpdateStackAction,
  CodeBuildAction,
  CodeStarConnectionsSourceAction,
} from 'aws-cdk-lib/aws-codepipeline-actions';
import { PolicyStatement, Role, type IRole } from 'aws-cdk-lib/aws-iam';
import { ARTIFACTS, BUILD_VARIABLES } from '../config/contract';
import type { PlatformConfig } from '../config/platform-config';
import { bootstrapRoleArn, partitionOf } from '../config/arns';
import { comparisonVariables } from './comparison';
import { BUILD_NAMESPACE, SOURCE_NAMESPACE, SOURCE_VARIABLES } from './names';

export interface FixedStagesProps {
  readonly platform: PlatformConfig;
  readonly build: IProject;
}

export interface FixedStages {
  /** The cloud assembly that the build synthesized. */
  readonly assembly: Artifact;
  /** The acceptance tests, with the programs that run them. */
  readonly acceptance: Artifact;
}

/** Adds the stages that build a commit and update the pipeline to it. */
export function addFixedStages(pipeline: Pipeline, { platform, build }: FixedStagesProps): FixedStages {
  const source = new Artifact(ARTIFACTS.source);
  const assembly = new Artifact(ARTIFACTS.assembly);
  const acceptance = new Artifact(ARTIFACTS.acceptance);
  pipeline.addStage({ stageName: 'Source', actions: [sourceAction(platform, source)] });
  allowConnection(pipeline, connectionArn(platform));
  pipeline.addStage({
    stageName: 'Build',
    actions: [
      new CodeBuildAction({
        actionName: 'Build',
        variablesNamespace: BUILD_NAMESPACE,
        project: build,
        input: source,
        outputs: [assembly, acceptance],
        environmentVariables: {
          [BUILD_VARIABLES.version]: { value: SOURCE_VARIABLES.commitId },
          ...comparisonVariables({ platform, next: platform.environments[0], project: build }),
        },
      }),
    ],
  });
  pipeline.addStage({ stageName: 'UpdatePipeline', actions: [selfMutateAction({ pipeline, platform, assembly })] });
  return { assembly, acceptance };
}

/** Without a connection the laptop can run the pipeline, and CodePipeline fails in Source: this ARN is valid, but names none. */
const connectionArn = ({ source, pipeline: { account, region } }: PlatformConfig): string =>
  source.connectionArn ?? `arn:${partitionOf(region)}:codeconnections:${region}:${account}:connection/not-connected-yet`;

const sourceAction = (platform: PlatformConfig, output: Artifact): CodeStarConnectionsSourceAction =>
  new CodeStarConnectionsSourceAction({
    actionName: 'GitHub',
    variablesNamespace: SOURCE_NAMESPACE,
    owner: platform.source.owner,
    repo: platform.source.repository,
    branch: platform.source.branch,
    connectionArn: connectionArn(platform),
    output,
  });

/** The ARN of a connection has one of two service prefixes, and the IAM action must have the same. CDK grants only the older one. */
function allowConnection(pipeline: Pipeline, arn: string): void {
  pipeline.role.addToPrincipalPolicy(
    new PolicyStatement({
      actions: ['codeconnections:UseConnection', 'codestar-connections:UseConnection'],
      resources: [arn],
    }),
  );
}

interface SelfMutateProps {
  readonly pipeline: Pipeline;
  readonly platform: PlatformConfig;
  readonly assembly: Artifact;
}

/** By CloudFormation, which takes seconds. A build that runs the CDK needs a minute to start. */
function selfMutateAction({
  pipeline,
  platform: {
    pipeline: { account, region },
  },
  assembly,
}: SelfMutateProps): CloudFormationCreateUpdateStackAction {
  const stack = Stack.of(pipeline);
  const bootstrapRole = (role: 'deploy-role' | 'cfn-exec-role'): IRole =>
    Role.fromRoleArn(pipeline, role, bootstrapRoleArn({ account, region, role }), { mutable: false, addGrantsToResources: true });
  return new CloudFormationCreateUpdateStackAction({
    actionName: 'SelfMutate',
    stackName: stack.stackName,
    templatePath: assembly.atPath(stack.templateFile),
    adminPermissions: true,
    cfnCapabilities: [CfnCapabilities.NAMED_IAM],
    role: bootstrapRole('deploy-role'),
    deploymentRole: bootstrapRole('cfn-exec-role'),
  });
}
