import type { App, AppProps, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { VERSION_CONTEXT } from '../../src/config/contract';
import type { PlatformConfig } from '../../src/config/platform-config';
import type { ExtendEnvironment } from '../../src/environment/environment-extension';
import type { EnvironmentStage } from '../../src/environment/environment-stage';
import { PlatformApp } from '../../src/pipeline/platform-app';
import type { PipelineStack } from '../../src/pipeline/pipeline-stack';
import { temporaryFolder } from '../platform/support/temporary-folder';

export const VERSION = '0123456789abcdef0123456789abcdef01234567';

export interface Platform {
  readonly app: App;
  readonly pipelineStack: PipelineStack;
  readonly pipeline: Template;
  /** Template of a stack of an environment, by its id. */
  environment(name: string, part: string): Template;
  /** All stacks of the app, including nested ones. */
  readonly stacks: readonly Stack[];
  /** Template of any stack. */
  template(stack: Stack): Template;
}

export interface SynthesizeProps extends AppProps {
  /** @default VERSION */
  readonly version?: string;
  /** @default - adds nothing */
  readonly extendEnvironment?: ExtendEnvironment;
}

/** The platform as `cdk synth` makes it, with the feature flags of `cdk.json`. */
export function synthesize(platform: PlatformConfig, props: SynthesizeProps = {}): Platform {
  const { version = VERSION, extendEnvironment = () => undefined, outdir = temporaryFolder(), ...appProps } = props;
  const context = { ...recommendedFlags, [VERSION_CONTEXT]: version };
  const app = new PlatformApp({ platform, extendEnvironment, outdir, context, ...appProps });
  const { pipelineStack } = app;
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
