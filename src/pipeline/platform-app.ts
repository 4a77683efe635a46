import { App, DefaultStackSynthesizer, type AppProps, type IBoundStackSynthesizer, type Stack } from 'aws-cdk-lib';
import { bootstrapRoleArn, type BootstrapRoleProps } from '../config/arns';
import { UNVERSIONED, VERSION_CONTEXT } from '../config/contract';
import { pipelineStackName } from '../config/names';
import type { PlatformConfig } from '../config/platform-config';
import type { ExtendEnvironment } from '../environment/environment-extension';
import { EnvironmentStage } from '../environment/environment-stage';
import { addedStackProblems, explainCycle, refuse } from './added-stacks';
import { PipelineStack } from './pipeline-stack';

export interface PlatformAppProps extends AppProps {
  readonly platform: PlatformConfig;
  readonly extendEnvironment: ExtendEnvironment;
}

/** The whole platform: its environments, and the pipeline that deploys them. */
export class PlatformApp extends App {
  readonly pipelineStack: PipelineStack;

  /** @throws ConfigurationError for mistakes in `extend.ts` */
  constructor({ platform, extendEnvironment, ...props }: PlatformAppProps) {
    super({
      analyticsReporting: false,
      // `npm test` validates the templates, and cfn-lint does in CI; doing it here too would make each synth three times as slow.
      builtinCloudFormationValidation: false,
      // `main.ts` synthesizes, and reports what fails.
      autoSynth: false,
      defaultStackSynthesizer: new BootstrapSynthesizer(),
      ...props,
    });
    const version: string = this.node.tryGetContext(VERSION_CONTEXT) ?? UNVERSIONED;
    const environments = platform.environments.map(
      (environment) => new EnvironmentStage(this, environment.name, { platform, environment, version }),
    );
    try {
      refuse(environments.flatMap((stage) => [...stage.extend(extendEnvironment), ...addedStackProblems(stage, environments)]));
      // Without the version: a pipeline that changes with every commit would restart itself forever.
      this.pipelineStack = new PipelineStack(this, pipelineStackName(platform.name), { platform, environments });
    } catch (error) {
      throw environments.some(({ addedStacks }) => addedStacks.length > 0) ? explainCycle(error) : error;
    }
  }
}

/**
 * Deploys each stack of an app with the roles of `cdk bootstrap`. Their ARNs are plain strings in the pipeline, where CDK's own placeholder
 * for the partition would make each an `Fn::Join`.
 */
class BootstrapSynthesizer extends DefaultStackSynthesizer {
  /** One synthesizer per stack. The inherited method lets all stacks share one list of assets. */
  override reusableBind(stack: Stack): IBoundStackSynthesizer {
    const { account, region } = stack;
    const roleArn = (role: BootstrapRoleProps['role']): string => bootstrapRoleArn({ account, region, role });
    const synthesizer = new DefaultStackSynthesizer({
      deployRoleArn: roleArn('deploy-role'),
      cloudFormationExecutionRole: roleArn('cfn-exec-role'),
      lookupRoleArn: roleArn('lookup-role'),
    });
    synthesizer.bind(stack);
    return synthesizer;
  }
}
