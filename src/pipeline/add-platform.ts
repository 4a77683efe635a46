import type { App } from 'aws-cdk-lib';
import { pipelineStackName } from '../config/names';
import type { PlatformConfig } from '../config/platform-config';
import { EnvironmentStage } from '../environment/environment-stage';
import { PipelineStack } from './pipeline-stack';

export interface AddPlatformProps {
  readonly platform: PlatformConfig;
  /** Full commit SHA that the environments get. */
  readonly version: string;
}

/** The whole platform: its environments, and the pipeline that deploys them. */
export function addPlatform(app: App, { platform, version }: AddPlatformProps): PipelineStack {
  const environments = platform.environments.map((environment) => ({
    environment,
    stage: new EnvironmentStage(app, environment.name, { platform, environment, version }),
  }));
  // No version here: a pipeline that changes with every commit would update itself, and so restart, for ever.
  return new PipelineStack(app, pipelineStackName(platform.name), { platform, environments });
}
