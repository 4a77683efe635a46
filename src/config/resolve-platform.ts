import type { PlatformOptions } from './options';
import type { PlatformConfig } from './platform-config';
import { SCHEMA_VERSION } from './platform-config';
import { DEFAULTS } from './defaults';
import { resolveEnvironment } from './resolve-environment';

/**
 * Turns what a team writes into what everything reads, with every default filled in.
 *
 * @throws ConfigurationError that lists every problem of the options at once
 */
export function resolvePlatform(options: PlatformOptions): PlatformConfig {
  return applyDefaults(options);
}

function applyDefaults(options: PlatformOptions): PlatformConfig {
  const [owner = '', repository = ''] = options.source.repository.split('/');
  const [first] = options.environments;
  return {
    schemaVersion: SCHEMA_VERSION,
    name: options.name,
    source: {
      owner,
      repository,
      branch: options.source.branch ?? DEFAULTS.branch,
      connectionArn: options.source.connectionArn,
    },
    pipeline: {
      account: options.pipeline?.account ?? first?.account ?? '',
      region: options.pipeline?.region ?? first?.region ?? '',
      notifyEmails: options.pipeline?.notifyEmails ?? [],
    },
    build: { ...DEFAULTS.build, ...options.service.build, architecture: options.service.architecture ?? DEFAULTS.architecture },
    environments: options.environments.map((environment) => resolveEnvironment(options, environment)),
    tags: options.tags ?? {},
  };
}
