import type { AppProps } from 'aws-cdk-lib';
import { EnvironmentStage } from '../../../src/environment/environment-stage';
import { extendEnvironment } from '../../../src/extend';
import { PlatformApp } from '../../../src/pipeline/platform-app';
import { read, readPlatform } from './repository';
import { temporaryFolder } from './temporary-folder';

/** The CDK app of this repository, with its own configuration and `src/extend.ts`, as `cdk synth` builds it. */
export function buildApp(props: AppProps = {}): PlatformApp {
  const { context } = JSON.parse(read('cdk.json')) as { readonly context: Readonly<Record<string, unknown>> };
  return new PlatformApp({ platform: readPlatform(), extendEnvironment, context, outdir: temporaryFolder(), ...props });
}

/** The environments of an app, in promotion order. */
export const environmentsOf = (app: PlatformApp): readonly EnvironmentStage[] =>
  app.node.children.filter((child) => child instanceof EnvironmentStage);
