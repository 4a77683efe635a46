import type { PlatformConfig } from './platform-config';

/**
 * Reads the content of `platform.json`.
 *
 * @throws ConfigurationError when it has another schema version or is not what `npx projen` writes
 */
export function loadPlatform(json: unknown): PlatformConfig {
  const { '//': _marker, ...config } = json as { '//'?: string } & PlatformConfig;
  return config;
}
