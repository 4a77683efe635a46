import type { EnvironmentOptions } from '../../src/config/environment';
import type { NotificationOptions } from '../../src/config/notifications';
import type { PlatformOptions } from '../../src/config/platform';
import type { PlatformConfig } from '../../src/config/platform-config';
import { resolvePlatform } from '../../src/config/resolve-platform';

export const PIPELINE_ACCOUNT = '111111111111';
export const OTHER_ACCOUNT = '222222222222';

export const TEST: EnvironmentOptions = { name: 'test', account: PIPELINE_ACCOUNT, region: 'eu-west-1', tier: 'development' };
export const PROD: EnvironmentOptions = { name: 'prod', account: PIPELINE_ACCOUNT, region: 'eu-west-1', tier: 'production' };
/** A channel in each chat. */
export const CHANNELS: NotificationOptions = {
  slack: { workspaceId: 'T0123ABCD', channelId: 'C0123ABCDEF' },
  teams: {
    tenantId: '01234567-89ab-cdef-0123-456789abcdef',
    teamId: '89abcdef-0123-4567-89ab-cdef01234567',
    channelId: '19%3aab6ef35dc342d56ba5654e6fc6d25a07%40thread.tacv2',
  },
};
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
