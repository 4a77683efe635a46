import type { EnvironmentConfig, PlatformConfig } from '../config/platform-config';

/** Configuration that every stack of an environment gets. */
export interface EnvironmentProps {
  readonly platform: PlatformConfig;
  readonly environment: EnvironmentConfig;
}
