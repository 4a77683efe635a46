import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { UNVERSIONED, VERSION_CONTEXT } from './config/contract';
import { loadPlatform } from './config/load-platform';
import { addCustomStacks } from './custom';
import { addPlatform } from './pipeline/add-platform';

const platform = loadPlatform(JSON.parse(readFileSync(join(__dirname, '..', 'platform.json'), 'utf8')));
// `npm test` validates the templates, and cfn-lint does in CI; doing it here too would make each synth three times as slow.
const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false });
const version: string = app.node.tryGetContext(VERSION_CONTEXT) ?? UNVERSIONED;
addPlatform(app, { platform, version });
addCustomStacks(app, platform);
app.synth();
