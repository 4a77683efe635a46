import { CONFIGURATIONS } from '../support/configurations';
import { policyStatements, type Statement } from '../support/policy-statements';
import { synthesize } from '../support/synthesize';

/** Rights on all resources, each with the reason why AWS supports no narrower one. */
const ON_EVERYTHING: Readonly<Record<string, string>> = {
  'ecr:GetAuthorizationToken': 'has no resource',
  'ssmmessages:CreateControlChannel': 'has no resource; ECS Exec needs it',
  'ssmmessages:CreateDataChannel': 'has no resource; ECS Exec needs it',
  'ssmmessages:OpenControlChannel': 'has no resource; ECS Exec needs it',
  'ssmmessages:OpenDataChannel': 'has no resource; ECS Exec needs it',
};

/** Rights on the key of a replication bucket in another region, whose ARN is not known to other templates. */
const KEY_OF_ANOTHER_REGION = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];

/** In the policy of a resource, `*` means that resource. */
const RESOURCE_POLICIES = ['AWS::KMS::Key', 'AWS::S3::BucketPolicy', 'AWS::SNS::TopicPolicy'];

const whole = ({ actions }: Statement): string[] => actions.filter((action) => action === '*' || action.endsWith(':*'));

describe.each(Object.entries(CONFIGURATIONS))('with %s', (name, configuration) => {
  const platform = synthesize(configuration());
  const statements = platform.stacks.flatMap((stack) => policyStatements(platform.template(stack)));
  const allowed = statements.filter(({ effect }) => effect === 'Allow');

  test('no role has all rights on a service', () => {
    const roles = allowed.filter(({ type }) => !RESOURCE_POLICIES.includes(type));
    expect(roles.flatMap(whole)).toEqual([]);
  });

  test('only the policy of a KMS key allows all actions, for the account that owns it', () => {
    for (const statement of allowed.filter((each) => whole(each).length > 0)) {
      expect(statement).toMatchObject({ type: 'AWS::KMS::Key', actions: ['kms:*'] });
    }
  });

  test('every right on all resources has a reason', () => {
    const accepted = [...Object.keys(ON_EVERYTHING), ...(name === 'other accounts and regions' ? KEY_OF_ANOTHER_REGION : [])];
    const onEverything = allowed.filter(({ type, resources }) => !RESOURCE_POLICIES.includes(type) && resources.includes('*'));
    expect(onEverything.length).toBeGreaterThan(0);
    expect(onEverything.flatMap(({ actions }) => actions).filter((action) => !accepted.includes(action))).toEqual([]);
  });
});
