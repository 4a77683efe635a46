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
import { COMPARISON_VARIABLES } from '../config/contract';
import type { PlatformConfig } from '../config/platform-config';
import type { EnvironmentStage } from '../environment/environment-stage';
import { SOURCE_VARIABLES, variable } from './variables';

export interface ApprovalStepProps {
  readonly platform: PlatformConfig;
  readonly timeout: Duration;
  /** The environment that was tested before; none before the first. */
  readonly tested: EnvironmentStage | undefined;
  /** Namespace of the action that compared the version with the one that runs behind the approval. */
  readonly comparedIn: string;
  /** Whom to tell, where there is anyone. */
  readonly topic: ITopic | undefined;
}

/** A person's decision, with what it takes to decide: the commit, what it changes, and where it can be tried. */
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
      timeout,
      tested,
      comparedIn,
      topic,
    } = this.props;
    const testedAt = this.testedUrl ? [`Tested in ${tested?.environment.name}: ${stackOutputsMap.toCodePipeline(this.testedUrl)}`] : [];
    stage.addAction(
      new ManualApprovalAction({
        actionName,
        runOrder,
        timeout,
        notificationTopic: topic,
        additionalInformation: [SOURCE_VARIABLES.commitMessage, `Version ${SOURCE_VARIABLES.commitId}`, ...testedAt].join('\n'),
        externalEntityLink: `https://github.com/${source.owner}/${source.repository}/${variable(comparedIn, COMPARISON_VARIABLES.comparePath)}`,
      }),
    );
    return { runOrdersConsumed: 1 };
  }
}
