import { OTHER_ACCOUNT, platformFixture, PROD, TEST } from '../support/platform-fixture';
import { policyStatements, type Statement } from '../support/policy-statements';
import { synthesize } from '../support/synthesize';

function buildStatements(options: Parameters<typeof platformFixture>[0]): readonly Statement[] {
  return policyStatements(synthesize(platformFixture(options)).pipeline).filter(({ resource }) => resource.startsWith('BuildRole'));
}

test('the build can check every secret of the platform, and decrypt none', () => {
  const statements = buildStatements({ service: { secrets: ['API_KEY'] } });
  const secrets = 'arn:aws:ssm:eu-west-1:111111111111:parameter/shop/*/secrets/*';
  expect(statements).toContainEqual(expect.objectContaining({ effect: 'Allow', actions: ['ssm:GetParameters'], resources: [secrets] }));
  expect(statements).toContainEqual(expect.objectContaining({ effect: 'Deny', actions: ['kms:Decrypt'], resources: ['*'] }));
});

test('the build can check a secret before the pipeline knows that it is declared', () => {
  expect(buildStatements({})).toEqual(buildStatements({ service: { secrets: ['API_KEY'] } }));
});

test('the build can read the templates of the stacks of each environment, and of no other stack', () => {
  const statements = buildStatements({});
  expect(statements.filter(({ actions }) => actions.some((action) => action.startsWith('cloudformation:')))).toEqual([
    expect.objectContaining({
      effect: 'Allow',
      actions: ['cloudformation:GetTemplate'],
      resources: ['prod', 'test'].map((name) => `arn:aws:cloudformation:eu-west-1:111111111111:stack/shop-${name}-*/*`),
    }),
  ]);
});

test('the build checks secrets in another account with a role of the environment', () => {
  const statements = buildStatements({ environments: [TEST, { ...PROD, account: OTHER_ACCOUNT }] });
  expect(statements).toContainEqual(
    expect.objectContaining({
      actions: ['sts:AssumeRole'],
      resources: [`arn:aws:iam::${OTHER_ACCOUNT}:role/shop-prod-reader-eu-west-1`],
    }),
  );
});
