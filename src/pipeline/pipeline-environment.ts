import type { EnvironmentConfig } from '../config/platform-config';
import type { EnvironmentStage } from '../environment/environment-stage';

/** An environment as the configuration has it, and as it is deployed. */
export interface PipelineEnvironment {
  readonly environment: EnvironmentConfig;
  readonly stage: EnvironmentStage;
}
