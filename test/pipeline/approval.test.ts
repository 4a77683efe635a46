import { OTHER_ACCOUNT, PROD, TEST, platformFixture } from '../support/platform-fixture';
import { action, variables } from '../support/pipeline-actions';
import { synthesize } from '../support/synthesize';

const { pipeline } = synthesize(platformFixture());

test('shows the message, the version, where it was tested, and what would change', () => {
  const { Namespace } = action(pipeline, 'test', 'Service');
  expect(action(pipeline, 'approve-prod', 'Approve').Configuration.CustomData).toBe(
    `#{Source.CommitMessage}\nVersion #{Source.CommitId}\nTested in test: #{${Namespace}.Url}\n` +
      'What changes in #{Build.CHANGES_PROD} (all of it: log of Build)',
  );
});

test('links to the comparison of the acceptance test before it', () => {
  expect(action(pipeline, 'test', 'AcceptanceTest').Namespace).toBe('AcceptanceTest-test');
  expect(action(pipeline, 'approve-prod', 'Approve').Configuration.ExternalEntityLink).toBe(
    'https://github.com/acme/shop/#{AcceptanceTest-test.COMPARE_PATH}',
  );
});

test('links to the comparison of the build if nothing is tested before it', () => {
  const { pipeline: first } = synthesize(platformFixture({ environments: [PROD] }));
  const approval = action(first, 'approve-prod', 'Approve').Configuration;
  expect(approval.ExternalEntityLink).toBe('https://github.com/acme/shop/#{Build.COMPARE_PATH}');
  expect(approval.CustomData).toBe(
    '#{Source.CommitMessage}\nVersion #{Source.CommitId}\nWhat changes in #{Build.CHANGES_PROD} (all of it: log of Build)',
  );
  expect(variables(action(first, 'Build', 'Build'))).toMatchObject({
    NEXT_VERSION_PARAMETER: '/shop/prod/version',
    NEXT_VERSION_REGION: 'eu-west-1',
  });
});

test('expires after a week, or after the configured time', () => {
  expect(action(pipeline, 'approve-prod', 'Approve').TimeoutInMinutes).toBe(168 * 60);
  const hours = synthesize(platformFixture({ environments: [TEST, { ...PROD, approval: { timeoutHours: 2 } }] })).pipeline;
  expect(action(hours, 'approve-prod', 'Approve').TimeoutInMinutes).toBe(120);
});

test('is before the production tier only, unless configured otherwise', () => {
  expect(() => action(pipeline, 'approve-test', 'Approve')).toThrow('no action Approve');
  const optedOut = { enabled: false as const, reason: 'a demonstration for nobody' };
  const { pipeline: changed } = synthesize(
    platformFixture({
      environments: [
        { ...TEST, approval: true },
        { ...PROD, approval: optedOut },
      ],
    }),
  );
  expect(action(changed, 'approve-test', 'Approve').RunOrder).toBe(1);
  expect(() => action(changed, 'approve-prod', 'Approve')).toThrow('no action Approve');
});

test('notifies people by e-mail, also of failed executions', () => {
  const { pipeline: notifying } = synthesize(platformFixture({ pipeline: { notifyEmails: ['team@example.com'] } }));
  expect(action(notifying, 'approve-prod', 'Approve').Configuration.NotificationArn).toEqual({
    Ref: expect.stringMatching(/^NotificationsTopic/),
  });
  notifying.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'team@example.com' });
  notifying.hasResourceProperties('AWS::CodeStarNotifications::NotificationRule', {
    EventTypeIds: ['codepipeline-pipeline-pipeline-execution-failed'],
  });
});

test('has no topic without e-mail addresses', () => {
  pipeline.resourceCountIs('AWS::SNS::Topic', 0);
  expect(action(pipeline, 'approve-prod', 'Approve').Configuration).not.toHaveProperty('NotificationArn');
});

describe('the comparison with what runs after an approval', () => {
  const nextOf = (environments: Parameters<typeof platformFixture>[0]): Record<string, string> =>
    Object.fromEntries(
      Object.entries(variables(action(synthesize(platformFixture(environments)).pipeline, 'test', 'AcceptanceTest'))).filter(([name]) =>
        name.startsWith('NEXT_'),
      ),
    );

  test('reads one parameter with the role of the project in the same account', () => {
    expect(nextOf({})).toEqual({ NEXT_VERSION_PARAMETER: '/shop/prod/version', NEXT_VERSION_REGION: 'eu-west-1' });
    const policies = JSON.stringify(pipeline.findResources('AWS::IAM::Policy'));
    expect(policies).toContain(
      '{"Action":"ssm:GetParameter","Effect":"Allow","Resource":"arn:aws:ssm:eu-west-1:111111111111:parameter/shop/prod/version"}',
    );
    expect(policies).not.toContain('lookup-role');
  });

  test('reads it in another region of the same account', () => {
    expect(nextOf({ environments: [TEST, { ...PROD, region: 'us-east-1' }] })).toEqual({
      NEXT_VERSION_PARAMETER: '/shop/prod/version',
      NEXT_VERSION_REGION: 'us-east-1',
    });
  });

  test('reads it with the role for the pipeline in another account', () => {
    const role = `arn:aws:iam::${OTHER_ACCOUNT}:role/shop-prod-reader-eu-west-1`;
    const options = { environments: [TEST, { ...PROD, account: OTHER_ACCOUNT }] };
    expect(nextOf(options)).toMatchObject({ NEXT_VERSION_ROLE_ARN: role });
    expect(JSON.stringify(synthesize(platformFixture(options)).pipeline.findResources('AWS::IAM::Policy'))).toContain(role);
  });

  test('is left out if no approval follows', () => {
    expect(Object.keys(variables(action(pipeline, 'prod', 'AcceptanceTest')))).toEqual([
      'BASE_URL',
      'VERSION',
      'ENVIRONMENT',
      'VERSION_PATH',
    ]);
  });
});
