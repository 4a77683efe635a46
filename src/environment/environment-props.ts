import type { EnvironmentConfig, PlatformConfig } from '../config/platform-config';

/** What every stack of an environment is made from. */
export interface EnvironmentProps {
  readonly platform: PlatformConfig;
  readonly environment: EnvironmentConfig;
}
