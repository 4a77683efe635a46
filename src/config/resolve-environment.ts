import { DEFAULTS, TIER_DEFAULTS } from './defaults';
import type { EnvironmentOptions, PlatformOptions } from './options';
import type { ApprovalConfig, DomainConfig, EnvironmentConfig } from './platform-config';
import { resolveDatabase } from './resolve-database';
import { resolveService } from './resolve-service';

/** One environment with its tier's defaults, the platform's settings on top of them, and its own on top of those. */
export function resolveEnvironment(platform: PlatformOptions, environment: EnvironmentOptions): EnvironmentConfig {
  const tier = TIER_DEFAULTS[environment.tier];
  const domain = resolveDomain(platform.name, environment);
  return {
    name: environment.name,
    account: environment.account,
    region: environment.region,
    tier: environment.tier,
    approval: resolveApproval(environment),
    service: resolveService({ platform: platform.service, environment: environment.service, tier }),
    database: resolveDatabase(platform, environment),
    domain,
    network: { natGateways: environment.network?.natGateways ?? tier.natGateways },
    logRetentionDays: environment.logRetentionDays ?? tier.logRetentionDays,
    protocol: domain ? 'https' : 'http',
  };
}

function resolveApproval({ approval, tier }: EnvironmentOptions): ApprovalConfig {
  if (typeof approval === 'object' && 'enabled' in approval) {
    return { required: false, reason: approval.reason };
  }
  if (typeof approval === 'object') {
    return { required: true, timeoutHours: approval.timeoutHours ?? DEFAULTS.approvalTimeoutHours };
  }
  return approval === true || TIER_DEFAULTS[tier].approval
    ? { required: true, timeoutHours: DEFAULTS.approvalTimeoutHours }
    : { required: false, reason: null };
}

function resolveDomain(platform: string, { name, tier, domain }: EnvironmentOptions): DomainConfig | null {
  if (!domain) {
    return null;
  }
  const label = domain.name ?? (tier === 'production' ? platform : `${platform}-${name}`);
  return {
    zoneName: domain.zoneName,
    zoneId: domain.zoneId,
    fullyQualifiedName: label === '' ? domain.zoneName : `${label}.${domain.zoneName}`,
  };
}
