import { App } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { EnvironmentStage } from '../../src/environment/environment-stage';
import { findingsIn } from '../platform/support/findings';
import { temporaryFolder } from '../platform/support/temporary-folder';
import { CONFIGURATIONS } from '../support/configurations';
import { platformFixture } from '../support/platform-fixture';
import { synthesize, VERSION } from '../support/synthesize';

test.each(Object.entries(CONFIGURATIONS))(
  'cdk-nag and the rules of CDK have no findings without a reason with %s',
  (_, configuration) => {
    expect(findingsIn(synthesize(configuration(), { builtinCloudFormationValidation: true }).app)).toEqual([]);
  },
  30_000,
);

test('cdk-nag finds a bucket that is added to the pipeline', () => {
  const { app, pipelineStack } = synthesize(platformFixture());
  new Bucket(pipelineStack, 'Added');
  expect(findingsIn(app)).toContain('AwsSolutions-S10 at shop-pipeline/Added/Resource');
});

test('cdk-nag finds a bucket that is added to an environment', () => {
  const app = new App({ outdir: temporaryFolder() });
  const platform = platformFixture();
  const stage = new EnvironmentStage(app, 'test', { platform, environment: platform.environments[0]!, version: VERSION });
  new Bucket(stage.node.findChild('network'), 'Added');
  expect(findingsIn(app)).toContain('AwsSolutions-S10 at test/network/Added/Resource');
});
