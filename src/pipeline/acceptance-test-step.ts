import type { Artifact, IStage } from 'aws-cdk-lib/aws-codepipeline';
import { CodeBuildAction, CodeBuildActionType } from 'aws-cdk-lib/aws-codepipeline-actions';
import type { BuildEnvironmentVariable, IProject } from 'aws-cdk-lib/aws-codebuild';
import {
  StackOutputReference,
  Step,
  type CodePipelineActionFactoryResult,
  type ICodePipelineActionFactory,
  type ProduceActionOptions,
} from 'aws-cdk-lib/pipelines';
import { TEST_VARIABLES } from '../config/contract';
import type { EnvironmentStage } from '../environment/environment-stage';
import { SOURCE_VARIABLES } from './names';

export interface AcceptanceTestStepProps {
  readonly stage: EnvironmentStage;
  readonly project: IProject;
  /** The tests, with the programs that run them. */
  readonly tests: Artifact;
  readonly variablesNamespace: string;
  /** Further variables of the action. */
  readonly variables: Record<string, BuildEnvironmentVariable>;
}

/** Runs the acceptance tests against an environment after its deployment, or beside it before the new version gets requests of users. */
export class AcceptanceTestStep extends Step implements ICodePipelineActionFactory {
  private readonly url: StackOutputReference;

  constructor(
    id: string,
    private readonly props: AcceptanceTestStepProps,
  ) {
    super(id);
    this.url = StackOutputReference.fromCfnOutput(props.stage.testedUrl);
  }

  override get consumedStackOutputs(): StackOutputReference[] {
    return [this.url];
  }

  produceAction(stage: IStage, { actionName, runOrder, stackOutputsMap }: ProduceActionOptions): CodePipelineActionFactoryResult {
    const {
      project,
      tests,
      stage: { environment },
      variablesNamespace,
      variables,
    } = this.props;
    stage.addAction(
      new CodeBuildAction({
        actionName,
        runOrder,
        variablesNamespace,
        type: CodeBuildActionType.TEST,
        project,
        input: tests,
        environmentVariables: {
          [TEST_VARIABLES.baseUrl]: { value: stackOutputsMap.toCodePipeline(this.url) },
          [TEST_VARIABLES.version]: { value: SOURCE_VARIABLES.commitId },
          [TEST_VARIABLES.environment]: { value: environment.name },
          [TEST_VARIABLES.versionPath]: { value: String(environment.service.versionPath) },
          ...variables,
        },
      }),
    );
    return { runOrdersConsumed: 1, project };
  }
}
