import { OTHER_ACCOUNT, platformFixture, PROD, TEST } from '../support/platform-fixture';
import { policyStatements, type Statement } from '../support/policy-statements';
import { synthesize } from '../support/synthesize';

function buildStatements(options: Parameters<typeof platformFixture>[0]): readonly Statement[] {
  return policyStatements(synthesize(platformFixture(options)).pipeline).filter(({ resource }) => resource.startsWith('BuildRole'));
}

test('the build can check each declared secret, and decrypt none', () => {
  const statements = buildStatements({ service: { secrets: ['API_KEY'] } });
  expect(statements).toContainEqual(
    expect.objectContaining({
      actions: ['ssm:GetParameters'],
      resources: ['prod', 'test'].map((environment) => `arn:aws:ssm:eu-west-1:111111111111:parameter/shop/${environment}/secrets/API_KEY`),
    }),
  );
  expect(statements.flatMap(({ actions }) => actions)).not.toContain('kms:*');
});

test('the build checks secrets in another account with the read-only role of the bootstrap', () => {
  const statements = buildStatements({ service: { secrets: ['API_KEY'] }, environments: [TEST, { ...PROD, account: OTHER_ACCOUNT }] });
  expect(statements).toContainEqual(
    expect.objectContaining({
      actions: ['sts:AssumeRole'],
      resources: [`arn:aws:iam::${OTHER_ACCOUNT}:role/cdk-hnb659fds-lookup-role-${OTHER_ACCOUNT}-eu-west-1`],
    }),
  );
});

test('the build has no such right without declared secrets', () => {
  expect(buildStatements({}).flatMap(({ actions }) => actions)).not.toContain('ssm:GetParameters');
});
