import type { EnvironmentOptions } from '../../src/config/environment';
import type { PlatformOptions } from '../../src/config/platform';

export const CONNECTION_ARN = 'arn:aws:codeconnections:eu-west-1:111111111111:connection/01234567-89ab-cdef-0123-456789abcdef';

export const TEST_ENVIRONMENT: EnvironmentOptions = { name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development' };
export const PROD_ENVIRONMENT: EnvironmentOptions = { name: 'prod', account: '111111111111', region: 'eu-west-1', tier: 'production' };

/** Valid options with some replaced. */
export function sampleOptions(overrides: Partial<PlatformOptions> = {}): PlatformOptions {
  return {
    name: 'orchard',
    source: { repository: 'acme/orchard', connectionArn: CONNECTION_ARN },
    service: {},
    environments: [TEST_ENVIRONMENT, PROD_ENVIRONMENT],
    ...overrides,
  };
}

/** Valid options whose first environment has some options replaced. */
export function sampleWithEnvironment(overrides: Partial<EnvironmentOptions>): PlatformOptions {
  return sampleOptions({ environments: [{ ...TEST_ENVIRONMENT, ...overrides }, PROD_ENVIRONMENT] });
}
