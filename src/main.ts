import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { ConfigurationError } from './config/configuration-error';
import { UNVERSIONED, VERSION_CONTEXT } from './config/contract';
import { loadPlatform } from './config/load-platform';
import { addCustomStacks } from './custom';
import { addPlatform } from './pipeline/add-platform';

try {
  const platform = loadPlatform(JSON.parse(readFileSync(join(__dirname, '..', 'platform.json'), 'utf8')));
  // `npm test` validates the templates, and cfn-lint does in CI; doing it here too would make each synth three times as slow.
  const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false });
  addPlatform(app, { platform, version: app.node.tryGetContext(VERSION_CONTEXT) ?? UNVERSIONED });
  addCustomStacks(app, platform);
} catch (error) {
  if (!(error instanceof ConfigurationError)) {
    throw error;
  }
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
