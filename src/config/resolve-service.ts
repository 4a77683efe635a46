import type { TierDefaults } from './defaults';
import { DEFAULTS } from './defaults';
import { overlay } from './overlay';
import type { EnvironmentOptions, ServiceOptions } from './options';
import type { ServiceConfig } from './platform-config';

/** What one environment's container runs with. Maps of an environment add to the platform's; everything else replaces it. */
export function resolveService({ platform, environment, tier }: ServiceLayers): ServiceConfig {
  const own = overlay(platform, environment);
  const scaling = overlay(platform.scaling, environment?.scaling);
  return {
    port: own.port ?? DEFAULTS.port,
    healthCheckPath: own.healthCheckPath ?? DEFAULTS.healthCheckPath,
    healthCheckGracePeriodSeconds: own.healthCheckGracePeriodSeconds ?? DEFAULTS.healthCheckGracePeriodSeconds,
    healthCheckIntervalSeconds: DEFAULTS.healthCheckIntervalSeconds,
    deregistrationDelaySeconds: tier.deregistrationDelaySeconds,
    stopTimeoutSeconds: own.stopTimeoutSeconds ?? DEFAULTS.stopTimeoutSeconds,
    command: own.command ?? null,
    cpu: own.cpu ?? tier.cpu,
    memoryMiB: own.memoryMiB ?? tier.memoryMiB,
    architecture: own.architecture ?? DEFAULTS.architecture,
    spot: own.spot ?? tier.spot,
    environment: { ...platform.environment, ...environment?.environment },
    secrets: own.secrets ?? [],
    scaling: {
      min: scaling.min ?? tier.scaling.min,
      max: scaling.max ?? tier.scaling.max,
      targetCpuPercent: scaling.targetCpuPercent ?? DEFAULTS.targetCpuPercent,
    },
    circuitBreakerThreshold: DEFAULTS.circuitBreakerThreshold,
  };
}

interface ServiceLayers {
  readonly platform: ServiceOptions;
  readonly environment: EnvironmentOptions['service'];
  readonly tier: TierDefaults;
}
