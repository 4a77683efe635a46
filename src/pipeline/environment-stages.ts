import { Duration } from 'aws-cdk-lib';
import type { IProject } from 'aws-cdk-lib/aws-codebuild';
import type { Artifact, CfnPipeline, Pipeline } from 'aws-cdk-lib/aws-codepipeline';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { CodePipeline, CodePipelineFileSet, type Step } from 'aws-cdk-lib/pipelines';
import { stackName, type StackPart } from '../config/names';
import type { PlatformConfig } from '../config/platform-config';
import { AcceptanceTestStep } from './acceptance-test-step';
import { ApprovalStep } from './approval-step';
import { comparisonVariables } from './comparison';
import type { PipelineEnvironment } from './pipeline-environment';
import { acceptanceTestNamespace, BUILD_NAMESPACE } from './variables';

export interface EnvironmentStagesProps {
  readonly platform: PlatformConfig;
  /** In promotion order. */
  readonly environments: readonly PipelineEnvironment[];
  readonly source: Artifact;
  readonly assembly: Artifact;
  readonly acceptanceTest: IProject;
  readonly topic: ITopic | undefined;
}

/** One stage per environment: approve where a person has to, deploy, test; back to the version before where one of them fails. */
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
  props.environments.forEach(({ stage }, index) => {
    deployments.addStage(stage, { pre: approval(props, index), post: [acceptanceTest(props, index)] });
  });
  deployments.buildPipeline();
  finishStages(pipeline, props);
}

function approval({ platform, environments, topic }: EnvironmentStagesProps, index: number): Step[] {
  const required = environments[index]?.environment.approval;
  if (!required?.required) {
    return [];
  }
  const tested = environments[index - 1];
  return [
    new ApprovalStep('Approve', {
      platform,
      timeout: Duration.hours(required.timeoutHours),
      tested,
      comparedIn: tested ? acceptanceTestNamespace(tested.environment.name) : BUILD_NAMESPACE,
      topic,
    }),
  ];
}

function acceptanceTest(props: EnvironmentStagesProps, index: number): Step {
  const { platform, environments, source, acceptanceTest: project } = props;
  const current = environments[index] as PipelineEnvironment;
  return new AcceptanceTestStep('AcceptanceTest', {
    ...current,
    project,
    source,
    variablesNamespace: acceptanceTestNamespace(current.environment.name),
    comparison: comparisonVariables({ platform, next: environments[index + 1]?.environment, project }),
  });
}

/** What `addStage` has no option for: going back to the version before, and short names of the deployments. */
function finishStages(pipeline: Pipeline, { platform, environments }: EnvironmentStagesProps): void {
  const resource = pipeline.node.defaultChild as CfnPipeline;
  pipeline.stages.forEach(({ stageName, actions }, stageIndex) => {
    if (!environments.some(({ environment }) => environment.name === stageName)) {
      return;
    }
    resource.addPropertyOverride(`Stages.${stageIndex}.OnFailure`, { Result: 'ROLLBACK' });
    actions.forEach(({ actionProperties }, actionIndex) => {
      const part = PARTS.find(
        (each) => actionProperties.actionName === `${stackName({ platform: platform.name, environment: stageName, part: each })}.Deploy`,
      );
      if (part) {
        resource.addPropertyOverride(`Stages.${stageIndex}.Actions.${actionIndex}.Name`, ACTION_NAMES[part]);
      }
    });
  });
}

/** Names of the actions that deploy the stacks of an environment. */
const ACTION_NAMES: Readonly<Record<StackPart, string>> = { network: 'Network', database: 'Database', service: 'Service' };
const PARTS = Object.keys(ACTION_NAMES) as readonly StackPart[];
