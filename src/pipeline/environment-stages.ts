import { Duration } from 'aws-cdk-lib';
import type { IProject } from 'aws-cdk-lib/aws-codebuild';
import type { Artifact, CfnPipeline, IAction, Pipeline } from 'aws-cdk-lib/aws-codepipeline';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { CodePipeline, CodePipelineFileSet, StageDeployment, type Step } from 'aws-cdk-lib/pipelines';
import { testsBeforeTraffic } from '../config/deployment';
import { approvalStageName } from '../config/names';
import type { PlatformConfig } from '../config/platform-config';
import type { EnvironmentStage } from '../environment/environment-stage';
import { AcceptanceTestStep } from './acceptance-test-step';
import { ApprovalStep } from './approval-step';
import { assetProblems, refuse } from './added-stacks';
import { comparisonVariables } from './comparison';
import { testedDeploymentVariables } from './tested-deployment';
import { acceptanceTestNamespace, BUILD_NAMESPACE, cdkActionName, deployActionName } from './names';

export interface EnvironmentStagesProps {
  readonly platform: PlatformConfig;
  /** In promotion order. */
  readonly environments: readonly EnvironmentStage[];
  readonly assembly: Artifact;
  readonly acceptance: Artifact;
  readonly acceptanceTest: IProject;
  readonly topic: ITopic | undefined;
}

const ACCEPTANCE_TEST = 'AcceptanceTest';
/** Action of a stage in which a person decides. */
export const APPROVE = 'Approve';

/**
 * Adds a stage per environment that deploys and tests it, and is rolled back when it fails. An approval is a separate stage before it:
 * otherwise a rollback would wait for the approval, and a rejection would start a rollback.
 */
export function addEnvironmentStages(pipeline: Pipeline, props: EnvironmentStagesProps): void {
  const deployments = new CodePipeline(pipeline, 'Environments', {
    codePipeline: pipeline,
    synth: CodePipelineFileSet.fromArtifact(props.assembly),
    // The stage UpdatePipeline does it, by CloudFormation.
    selfMutation: false,
    // Nobody reviews change sets here; they double the number of actions, and a failed one cannot be retried.
    useChangeSets: false,
    usePipelineRoleForActions: true,
  });
  const stages = props.environments.map((stage) =>
    StageDeployment.fromStage(stage, {
      // Names the stage of the pipeline. The name of the CDK stage includes the name of the platform.
      stageName: stage.environment.name,
      post: [acceptanceTest(props, stage)],
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
  const environment = environments[index]?.environment;
  if (!environment?.approval.required) {
    return undefined;
  }
  const tested = environments[index - 1];
  return new ApprovalStep(APPROVE, {
    platform,
    environment,
    timeout: Duration.hours(environment.approval.timeoutHours),
    tested,
    comparedIn: tested ? acceptanceTestNamespace(tested.environment.name) : BUILD_NAMESPACE,
    topic,
  });
}

function acceptanceTest(props: EnvironmentStagesProps, stage: EnvironmentStage): Step {
  const { platform, environments, acceptance, acceptanceTest: project } = props;
  const next = environments[environments.indexOf(stage) + 1]?.environment;
  return new AcceptanceTestStep(ACCEPTANCE_TEST, {
    stage,
    project,
    tests: acceptance,
    variablesNamespace: acceptanceTestNamespace(stage.environment.name),
    variables: { ...comparisonVariables({ platform, next, project }), ...testedDeploymentVariables({ platform, stage, project }) },
  });
}

/**
 * Sets what CDK Pipelines has no options for: the rollback of a stage, short names of the actions that deploy, and tests that run beside the
 * deployment of the service.
 */
function finishStages(pipeline: Pipeline, environments: readonly EnvironmentStage[]): void {
  const resource = pipeline.node.defaultChild as CfnPipeline;
  pipeline.stages.forEach(({ stageName, actions }, stageIndex) => {
    const stage = environments.find(({ environment }) => environment.name === stageName);
    if (!stage) {
      return;
    }
    resource.addPropertyOverride(`Stages.${stageIndex}.OnFailure`, { Result: 'ROLLBACK' });
    const stackNames = [...stage.ownStacks, ...stage.addedStacks].map((stack) => stack.stackName);
    actions.forEach(({ actionProperties: { actionName } }, actionIndex) => {
      const stackName = stackNames.find((each) => cdkActionName(each, stageName) === actionName);
      if (stackName) {
        resource.addPropertyOverride(`Stages.${stageIndex}.Actions.${actionIndex}.Name`, deployActionName(stage, stackName));
      }
    });
    if (testsBeforeTraffic(stage.environment)) {
      testBesideDeployment(resource, { stage, stageIndex, actions });
    }
  });
}

interface FinishedStage {
  readonly stage: EnvironmentStage;
  readonly stageIndex: number;
  readonly actions: readonly IAction[];
}

/** The deployment of the service waits for the tests, so both run at once. CDK Pipelines puts steps only before or after all stacks. */
function testBesideDeployment(pipeline: CfnPipeline, { stage, stageIndex, actions }: FinishedStage): void {
  const orderOf = (name: string): number | undefined =>
    actions.find(({ actionProperties }) => actionProperties.actionName === name)?.actionProperties.runOrder;
  const runOrder = orderOf(cdkActionName(stage.serviceStack.stackName, stage.environment.name));
  const test = actions.findIndex(({ actionProperties }) => actionProperties.actionName === ACCEPTANCE_TEST);
  pipeline.addPropertyOverride(`Stages.${stageIndex}.Actions.${test}.RunOrder`, runOrder);
}
