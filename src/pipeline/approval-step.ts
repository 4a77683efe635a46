import type { Duration } from 'aws-cdk-lib';
import type { IStage } from 'aws-cdk-lib/aws-codepipeline';
import { ManualApprovalAction } from 'aws-cdk-lib/aws-codepipeline-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import {
  StackOutputReference,
  Step,
  type CodePipelineActionFactoryResult,
  type ICodePipelineActionFactory,
  type ProduceActionOptions,
} from 'aws-cdk-lib/pipelines';
import { changesVariable, COMPARISON_VARIABLES } from '../config/contract';
import type { EnvironmentConfig, PlatformConfig } from '../config/platform-config';
import type { EnvironmentStage } from '../environment/environment-stage';
import { BUILD_NAMESPACE, SOURCE_VARIABLES, variable } from './names';

export interface ApprovalStepProps {
  readonly platform: PlatformConfig;
  /** The environment after the approval. */
  readonly environment: EnvironmentConfig;
  readonly timeout: Duration;
  /** The environment before the approval, where the version was tested; undefined before the first environment. */
  readonly tested: EnvironmentStage | undefined;
  /** Namespace of the action that compares the version with what runs in the environment after the approval. */
  readonly comparedIn: string;
  /** SNS topic for approval requests; undefined without notification e-mails. */
  readonly topic: ITopic | undefined;
}

/** Manual approval, which shows the commit, a link to its changes, the URL where the version was tested, and what a deployment would change. */
export class ApprovalStep extends Step implements ICodePipelineActionFactory {
  private readonly testedUrl: StackOutputReference | undefined;

  constructor(
    id: string,
    private readonly props: ApprovalStepProps,
  ) {
    super(id);
    this.testedUrl = props.tested && StackOutputReference.fromCfnOutput(props.tested.url);
  }

  override get consumedStackOutputs(): StackOutputReference[] {
    return this.testedUrl ? [this.testedUrl] : [];
  }

  produceAction(stage: IStage, { actionName, runOrder, stackOutputsMap }: ProduceActionOptions): CodePipelineActionFactoryResult {
    const {
      platform: { source },
      environment,
      timeout,
      tested,
      comparedIn,
      topic,
    } = this.props;
    const testedAt = this.testedUrl ? [`Tested in ${tested?.environment.name}: ${stackOutputsMap.toCodePipeline(this.testedUrl)}`] : [];
    // CodePipeline shows no more than text here: the rest is in the log of Build and in its artifact.
    const changes = `What changes in ${variable(BUILD_NAMESPACE, changesVariable(environment.name))} (all of it: log of Build)`;
    stage.addAction(
      new ManualApprovalAction({
        actionName,
        runOrder,
        timeout,
        notificationTopic: topic,
        additionalInformation: [SOURCE_VARIABLES.commitMessage, `Version ${SOURCE_VARIABLES.commitId}`, ...testedAt, changes].join('\n'),
        externalEntityLink: `https://github.com/${source.owner}/${source.repository}/${variable(comparedIn, COMPARISON_VARIABLES.comparePath)}`,
      }),
    );
    return { runOrdersConsumed: 1 };
  }
}
