import { Duration } from 'aws-cdk-lib';
import type { IProject } from 'aws-cdk-lib/aws-codebuild';
import type { Artifact, CfnPipeline, Pipeline } from 'aws-cdk-lib/aws-codepipeline';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { CodePipeline, CodePipelineFileSet, StageDeployment, type Step } from 'aws-cdk-lib/pipelines';
import { approvalStageName } from '../config/names';
import type { PlatformConfig } from '../config/platform-config';
import type { EnvironmentStage } from '../environment/environment-stage';
import { AcceptanceTestStep } from './acceptance-test-step';
import { ApprovalStep } from './approval-step';
import { assetProblems, refuse } from './added-stacks';
import { comparisonVariables } from './comparison';
import { deployActionName } from './deploy-action-name';
import { acceptanceTestNamespace, BUILD_NAMESPACE } from './variables';

export interface EnvironmentStagesProps {
  readonly platform: PlatformConfig;
  /** In promotion order. */
  readonly environments: readonly EnvironmentStage[];
  readonly source: Artifact;
  readonly assembly: Artifact;
  readonly acceptanceTest: IProject;
  readonly topic: ITopic | undefined;
}

/**
 * A stage per environment, which deploys and tests, and goes back to the version before when one of these fails. An approval is a stage of
 * its own before it: otherwise a rollback would wait for the approval, and a rejection would start a rollback.
 */
export function addEnvironmentStages(pipeline: Pipeline, props: EnvironmentStagesProps): void {
  const deployments = new CodePipeline(pipeline, 'Environments', {
    codePipeline: pipeline,
    synth: CodePipelineFileSet.fromArtifact(props.assembly),
    // The stage before did it, by CloudFormation.
    selfMutation: false,
    // Nobody reviews them, they double the actions, and one that failed cannot be tried again.
    useChangeSets: false,
    usePipelineRoleForActions: true,
  });
  const stages = props.environments.map((environment) =>
    StageDeployment.fromStage(environment, {
      // The name of the pipeline's stage. The CDK stage is named after the platform too.
      stageName: environment.environment.name,
      post: [acceptanceTest(props, environment)],
    }),
  );
  refuse(stages.flatMap(assetProblems));
  stages.forEach((stage, index) => {
    const step = approval(props, index);
    if (step) {
      deployments.addWave(approvalStageName(stage.stageName), { pre: [step] });
    }
    deployments.addWave(stage.stageName).stages.push(stage);
  });
  deployments.buildPipeline();
  finishStages(pipeline, props.environments);
}

function approval({ platform, environments, topic }: EnvironmentStagesProps, index: number): Step | undefined {
  const required = environments[index]?.environment.approval;
  if (!required?.required) {
    return undefined;
  }
  const tested = environments[index - 1];
  return new ApprovalStep('Approve', {
    platform,
    timeout: Duration.hours(required.timeoutHours),
    tested,
    comparedIn: tested ? acceptanceTestNamespace(tested.environment.name) : BUILD_NAMESPACE,
    topic,
  });
}

function acceptanceTest(props: EnvironmentStagesProps, stage: EnvironmentStage): Step {
  const { platform, environments, source, acceptanceTest: project } = props;
  const next = environments[environments.indexOf(stage) + 1]?.environment;
  return new AcceptanceTestStep('AcceptanceTest', {
    stage,
    project,
    source,
    variablesNamespace: acceptanceTestNamespace(stage.environment.name),
    comparison: comparisonVariables({ platform, next, project }),
  });
}

/** What CDK Pipelines has no option for: going back to the version before, and short names of the deployments. */
function finishStages(pipeline: Pipeline, environments: readonly EnvironmentStage[]): void {
  const resource = pipeline.node.defaultChild as CfnPipeline;
  pipeline.stages.forEach(({ stageName, actions }, stageIndex) => {
    const environment = environments.find((each) => each.environment.name === stageName);
    if (!environment) {
      return;
    }
    resource.addPropertyOverride(`Stages.${stageIndex}.OnFailure`, { Result: 'ROLLBACK' });
    actions.forEach(({ actionProperties: { actionName } }, actionIndex) => {
      if (actionName.endsWith(DEPLOY)) {
        const name = deployActionName(environment, actionName.slice(0, -DEPLOY.length));
        resource.addPropertyOverride(`Stages.${stageIndex}.Actions.${actionIndex}.Name`, name);
      }
    });
  });
}

/** What CDK Pipelines appends to the name of a stack, for the name of the action that deploys it. */
const DEPLOY = '.Deploy';
