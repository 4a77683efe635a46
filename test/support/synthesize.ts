import { App, type AppProps, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import type { StackPart } from '../../src/config/names';
import type { PlatformConfig } from '../../src/config/platform-config';
import type { EnvironmentStage } from '../../src/environment/environment-stage';
import { addPlatform } from '../../src/pipeline/add-platform';
import type { PipelineStack } from '../../src/pipeline/pipeline-stack';
import { temporaryFolder } from './temporary-folder';

export const VERSION = '0123456789abcdef0123456789abcdef01234567';

export interface Platform {
  readonly app: App;
  readonly pipelineStack: PipelineStack;
  readonly pipeline: Template;
  /** Template of a stack of an environment. */
  environment(name: string, part: StackPart): Template;
  /** Every stack of the app, nested ones too. */
  readonly stacks: readonly Stack[];
  /** Template of any stack. */
  template(stack: Stack): Template;
}

/** The platform as `cdk synth` makes it, with the feature flags of `cdk.json`. */
export function synthesize(platform: PlatformConfig, props: AppProps & { readonly version?: string } = {}): Platform {
  const { version = VERSION, outdir = temporaryFolder(), ...appProps } = props;
  const app = new App({
    outdir,
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
    context: recommendedFlags,
    ...appProps,
  });
  const pipelineStack = addPlatform(app, { platform, version });
  const stacks = app.node.findAll().filter((construct): construct is Stack => 'templateOptions' in construct);
  const templates = new Map<Stack, Template>();
  const template = (stack: Stack): Template => {
    const made = templates.get(stack) ?? Template.fromStack(stack);
    templates.set(stack, made);
    return made;
  };
  return {
    app,
    pipelineStack,
    stacks,
    template,
    get pipeline() {
      return template(pipelineStack);
    },
    environment: (name, part) => template((app.node.findChild(name) as EnvironmentStage).node.findChild(part) as Stack),
  };
}
