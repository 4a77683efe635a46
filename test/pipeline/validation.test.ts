import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { loadPlatform } from '../../src/config/load-platform';
import { EnvironmentStage } from '../../src/environment/environment-stage';
import { extendEnvironment } from '../../src/extend';
import { CONFIGURATIONS } from '../support/configurations';
import { platformFixture } from '../support/platform-fixture';
import { synthesize, VERSION } from '../support/synthesize';
import { temporaryFolder } from '../support/temporary-folder';

interface Report {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly violations: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

function violations(app: App): string[] {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const print = jest.spyOn(console, 'error').mockImplementation();
  try {
    app.synth();
  } catch (error) {
    if ((error as Error).name !== 'ValidationFailed') {
      throw error;
    }
  } finally {
    print.mockRestore();
  }
  const report = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')) as Report;
  return report.pluginReports.flatMap((plugin) =>
    plugin.violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
    ),
  );
}

test.each(Object.entries(CONFIGURATIONS))(
  'cdk-nag and the rules of CDK have no findings without a reason with %s',
  (_, configuration) => {
    expect(violations(synthesize(configuration(), { builtinCloudFormationValidation: true }).app)).toEqual([]);
  },
  30_000,
);

test('cdk-nag and the rules of CDK have no findings in this repository, including its own stacks', () => {
  const platform = loadPlatform(JSON.parse(readFileSync(join(__dirname, '..', '..', 'platform.json'), 'utf8')));
  const { app } = synthesize(platform, { builtinCloudFormationValidation: true, extendEnvironment });
  expect(violations(app)).toEqual([]);
}, 30_000);

test('cdk-nag finds a bucket that is added to the pipeline', () => {
  const { app, pipelineStack } = synthesize(platformFixture());
  new Bucket(pipelineStack, 'Added');
  expect(violations(app)).toContain('AwsSolutions-S10 at shop-pipeline/Added/Resource');
});

test('cdk-nag finds a bucket that is added to an environment', () => {
  const app = new App({ outdir: temporaryFolder() });
  const platform = platformFixture();
  const stage = new EnvironmentStage(app, 'test', { platform, environment: platform.environments[0]!, version: VERSION });
  new Bucket(stage.node.findChild('network'), 'Added');
  expect(violations(app)).toContain('AwsSolutions-S10 at test/network/Added/Resource');
});
