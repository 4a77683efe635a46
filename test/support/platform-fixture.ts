import type { EnvironmentOptions } from '../../src/config/environment';
import type { PlatformOptions } from '../../src/config/platform';
import type { PlatformConfig } from '../../src/config/platform-config';
import { resolvePlatform } from '../../src/config/resolve-platform';

export const PIPELINE_ACCOUNT = '111111111111';
export const OTHER_ACCOUNT = '222222222222';

export const TEST: EnvironmentOptions = { name: 'test', account: PIPELINE_ACCOUNT, region: 'eu-west-1', tier: 'development' };
export const PROD: EnvironmentOptions = { name: 'prod', account: PIPELINE_ACCOUNT, region: 'eu-west-1', tier: 'production' };
export const DOMAIN = { zoneName: 'example.com', zoneId: 'Z0123456789ABCDEFGHIJ' };

/** A platform with two environments and default values, unless overridden. */
export function platformFixture(overrides: Partial<PlatformOptions> = {}): PlatformConfig {
  return resolvePlatform({
    name: 'shop',
    source: {
      repository: 'acme/shop',
      connectionArn: `arn:aws:codeconnections:eu-west-1:${PIPELINE_ACCOUNT}:connection/01234567-89ab-cdef-0123-456789abcdef`,
    },
    service: {},
    database: {},
    environments: [TEST, PROD],
    ...overrides,
  });
}
