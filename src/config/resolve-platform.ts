import { ConfigurationError } from './configuration-error';
import { DEFAULTS } from './defaults';
import { judge } from './judge';
import { locateOption } from './locate-option';
import type { PlatformOptions } from './options';
import { platformOptionsShape } from './options-shape';
import type { PlatformConfig } from './platform-config';
import { SCHEMA_VERSION } from './platform-config';
import { resolveEnvironment } from './resolve-environment';
import { ALL_RULES } from './rules/all-rules';
import { pause } from './rules/pause';
import type { Findings } from './shape/place';
import { Place } from './shape/place';

/**
 * Turns what a team writes into what everything reads, with every default filled in.
 *
 * @throws ConfigurationError that lists every problem of the options at once
 */
export function resolvePlatform(options: PlatformOptions): PlatformConfig {
  const findings: Findings = { problems: [], distrusted: [] };
  const checked = platformOptionsShape.read(options, new Place(findings));
  const config = applyDefaults(checked);
  const locate = locateOption(checked);
  const problems = judge(findings, [...ALL_RULES.flatMap((rule) => rule(config, locate)), ...pause(checked, config)]);
  if (problems.length > 0) {
    throw new ConfigurationError('.projenrc.ts', problems);
  }
  return config;
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
