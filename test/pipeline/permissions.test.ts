import { CONFIGURATIONS } from '../support/configurations';
import { policyStatements, type Statement } from '../support/policy-statements';
import { synthesize } from '../support/synthesize';

/** Rights on all resources, each with the reason why AWS supports no narrower one. */
const ON_EVERYTHING: Readonly<Record<string, string>> = {
  'ecr:GetAuthorizationToken': 'has no resource',
  'ecs:ListServices': 'has no resource; limited to one cluster',
  'ecs:ListTasks': 'lists by family, which has no resource; limited to one cluster',
  'ssmmessages:CreateControlChannel': 'has no resource; ECS Exec needs it',
  'ssmmessages:CreateDataChannel': 'has no resource; ECS Exec needs it',
  'ssmmessages:OpenControlChannel': 'has no resource; ECS Exec needs it',
  'ssmmessages:OpenDataChannel': 'has no resource; ECS Exec needs it',
};

/** The key of a replication bucket in another region, whose ARN is not known to other templates. */
const isKeyOfAnotherRegion = ({ actions, conditions }: Statement): boolean =>
  actions.every((action) => action.startsWith('kms:')) &&
  JSON.stringify(conditions) === JSON.stringify({ StringLike: { 'kms:ViaService': ['s3.us-east-1.*'] } });

/** In the policy of a resource, `*` means that resource. */
const RESOURCE_POLICIES = ['AWS::KMS::Key', 'AWS::S3::BucketPolicy', 'AWS::SNS::TopicPolicy'];

const whole = ({ actions }: Statement): string[] => actions.filter((action) => action === '*' || action.endsWith(':*'));

describe.each(Object.entries(CONFIGURATIONS))('with %s', (_name, configuration) => {
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
    const onEverything = allowed.filter(({ type, resources }) => !RESOURCE_POLICIES.includes(type) && resources.includes('*'));
    expect(onEverything.length).toBeGreaterThan(0);
    const unexplained = onEverything.filter((each) => !isKeyOfAnotherRegion(each)).flatMap(({ actions }) => actions);
    expect(unexplained.filter((action) => !(action in ON_EVERYTHING))).toEqual([]);
  });

  test('no CodeBuild project can list or delete artifacts, and each writes its own only', () => {
    const projects = policyStatements(platform.pipeline).filter(({ resource }) => /^(Build|AcceptanceTest)Role/.test(resource));
    const onObjects = projects.filter(({ actions }) => actions.some((action) => action.startsWith('s3:')));
    expect([...new Set(onObjects.flatMap(({ actions }) => actions))].sort()).toEqual([
      's3:GetBucketAcl',
      's3:GetBucketLocation',
      's3:GetObject',
      's3:GetObjectVersion',
      's3:PutObject',
    ]);
    const written = onObjects.filter(({ actions }) => actions.includes('s3:PutObject'));
    const folders = written.flatMap(({ resources }) => resources).map((arn) => JSON.stringify(arn).replace(/^.*,"(.*)"\]\]\}$/, '$1'));
    expect(folders).toEqual(['/*/Acceptance/*', '/*/Assembly/*', '/build-cache/*']);
  });
});
