import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from './config/configuration-error';
import { readPlatformFile } from './config/load-platform';
import { extendEnvironment } from './extend';
import { PlatformApp } from './pipeline/platform-app';

try {
  const platform = readPlatformFile(() => readFileSync(join(__dirname, '..', 'platform.json'), 'utf8'));
  new PlatformApp({ platform, extendEnvironment }).synth();
} catch (error) {
  if (!(error instanceof ConfigurationError)) {
    throw error;
  }
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
