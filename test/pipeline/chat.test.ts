import { Match, type Template } from 'aws-cdk-lib/assertions';
import { CHANNELS, platformFixture, PROD, TEST } from '../support/platform-fixture';
import { policyStatements } from '../support/policy-statements';
import { synthesize } from '../support/synthesize';

const templateWith = (options: Parameters<typeof platformFixture>[0]): Template => synthesize(platformFixture(options)).pipeline;
const pipeline = templateWith({ notifications: CHANNELS });
const withoutChannels = templateWith({});
const PIPELINE = 'arn:aws:codepipeline:eu-west-1:111111111111:shop';
const rightsOf = (resource: RegExp): unknown =>
  policyStatements(pipeline)
    .filter((statement) => resource.test(statement.resource) && !statement.actions.includes('sts:AssumeRole'))
    .map(({ actions, resources }) => [actions, resources]);
const propertiesOf = (type: string, template = pipeline): readonly Record<string, unknown>[] =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties as Record<string, unknown>);

test('without channels, the pipeline has nothing of them', () => {
  const types = Object.values(withoutChannels.toJSON().Resources as Record<string, { Type: string }>).map(({ Type }) => Type);
  expect(types.filter((type) => /Chatbot|SNS|Events|Lambda|KMS/.test(type))).toEqual([]);
});

test('channels change nothing of the pipeline itself, which would start again', () => {
  const definition = (template: Template): unknown => propertiesOf('AWS::CodePipeline::Pipeline', template);
  expect(definition(pipeline)).toEqual(definition(withoutChannels));
});

describe('a channel', () => {
  const common = {
    ConfigurationName: 'shop-eu-west-1',
    UserRoleRequired: true,
    GuardrailPolicies: [{ Ref: Match.stringLikeRegexp('^ChatGuardrail') }],
    IamRoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ChatChannelRole'), 'Arn'] },
    SnsTopicArns: [{ Ref: Match.stringLikeRegexp('^ChatTopic') }],
    CustomizationResourceArns: ['approve', 'reject', 'deploy', 'rollback', 'status'].map((name) => ({
      'Fn::GetAtt': [Match.stringLikeRegexp(`^Chat${name}`), 'CustomActionArn'],
    })),
  };

  test('in Slack has a guardrail, and needs a role of each person', () => {
    pipeline.hasResourceProperties('AWS::Chatbot::SlackChannelConfiguration', {
      ...common,
      SlackWorkspaceId: 'T0123ABCD',
      SlackChannelId: 'C0123ABCDEF',
    });
  });

  test('in Teams has the same', () => {
    const { tenantId, teamId, channelId } = CHANNELS.teams!;
    pipeline.hasResourceProperties('AWS::Chatbot::MicrosoftTeamsChannelConfiguration', {
      ...common,
      TeamsTenantId: tenantId,
      TeamId: teamId,
      TeamsChannelId: channelId,
    });
  });

  test('is only there when it is configured', () => {
    const slackOnly = templateWith({ notifications: { slack: CHANNELS.slack! } });
    slackOnly.resourceCountIs('AWS::Chatbot::SlackChannelConfiguration', 1);
    slackOnly.resourceCountIs('AWS::Chatbot::MicrosoftTeamsChannelConfiguration', 0);
  });

  test('can call one function and nothing else, by its role as by its guardrail', () => {
    expect(propertiesOf('AWS::IAM::ManagedPolicy')).toMatchObject([
      {
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Action: 'lambda:InvokeFunction',
              Resource: { 'Fn::GetAtt': [expect.stringMatching(/^ChatHandler/), 'Arn'] },
            },
          ],
        },
      },
    ]);
    const [role, ...others] = propertiesOf('AWS::IAM::Role').filter(({ RoleName }) => RoleName === 'shop-chat-eu-west-1');
    expect(others).toEqual([]);
    expect(role).toEqual({
      RoleName: 'shop-chat-eu-west-1',
      Description: expect.any(String) as string,
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'chatbot.amazonaws.com' } }],
      },
      ManagedPolicyArns: [{ Ref: expect.stringMatching(/^ChatGuardrail/) as string }],
    });
  });
});

test('the function has the rights on this pipeline, its approvals and its environments', () => {
  expect(rightsOf(/^ChatRole/)).toEqual([
    [['codepipeline:GetPipelineState', 'codepipeline:ListPipelineExecutions', 'codepipeline:StartPipelineExecution'], [PIPELINE]],
    [['codepipeline:RollbackStage'], [`${PIPELINE}/prod`, `${PIPELINE}/test`]],
    [['codepipeline:PutApprovalResult'], [`${PIPELINE}/approve-prod/Approve`]],
    [['logs:CreateLogStream', 'logs:PutLogEvents'], [{ 'Fn::GetAtt': [expect.stringMatching(/^ChatLogs/), 'Arn'] }]],
  ]);
});

test('EventBridge can publish to the encrypted topic and nothing else', () => {
  expect(rightsOf(/^ChatPublisher/)).toEqual([
    [['sns:Publish'], [{ Ref: expect.stringMatching(/^ChatTopic/) }]],
    [['kms:Decrypt', 'kms:GenerateDataKey'], [{ 'Fn::GetAtt': [expect.stringMatching(/^ChatKey/), 'Arn'] }]],
  ]);
  expect(propertiesOf('AWS::SNS::Topic')).toEqual([{ KmsMasterKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^ChatKey/), 'Arn'] } }]);
});

describe('what people see in a channel', () => {
  const actions = propertiesOf('AWS::Chatbot::CustomAction');
  const withinLimits = (value: unknown, maximum: number): void => {
    expect(String(value).length).toBeGreaterThan(0);
    expect(String(value).length).toBeLessThanOrEqual(maximum);
  };

  test('are buttons of approval messages only, and aliases', () => {
    expect(actions.map(({ ActionName, AliasName, Attachments }) => [ActionName, AliasName ?? Attachments])).toEqual([
      ['shop-approve-eu-west-1', [expect.objectContaining({ NotificationType: 'Custom', ButtonText: 'Approve' })]],
      ['shop-reject-eu-west-1', [expect.objectContaining({ NotificationType: 'Custom', ButtonText: 'Reject' })]],
      ['shop-deploy-eu-west-1', 'shop-deploy'],
      ['shop-rollback-eu-west-1', 'shop-rollback'],
      ['shop-status-eu-west-1', 'shop-status'],
    ]);
    const [attachment] = actions[0]!['Attachments'] as [{ Criteria: unknown; Variables: Record<string, string> }];
    expect(attachment.Criteria).toEqual([
      { Operator: 'EQUALS', VariableName: 'pipeline', Value: 'shop' },
      { Operator: 'HAS_VALUE', VariableName: 'action' },
    ]);
    expect(Object.keys(attachment.Variables)).toEqual(['pipeline', 'execution', 'stage', 'action']);
  });

  test('are within the limits of Amazon Q Developer for the longest name of a platform', () => {
    const longest = templateWith({ name: 'a'.repeat(20), notifications: CHANNELS, environments: [PROD] });
    for (const { ActionName, AliasName, Attachments } of propertiesOf('AWS::Chatbot::CustomAction', longest)) {
      withinLimits(ActionName, 64);
      withinLimits(AliasName ?? 'none', 30);
      for (const { Variables } of (Attachments ?? []) as { Variables: Record<string, string> }[]) {
        expect(Object.keys(Variables).length).toBeLessThanOrEqual(5);
        Object.values(Variables).forEach((value) => withinLimits(value, 1024));
      }
    }
  });

  test('has no buttons in a platform without approvals', () => {
    const template = templateWith({ notifications: CHANNELS, environments: [TEST] });
    expect(propertiesOf('AWS::Chatbot::CustomAction', template).map(({ AliasName }) => AliasName)).toEqual([
      'shop-deploy',
      'shop-rollback',
      'shop-status',
    ]);
    expect(policyStatements(template).flatMap(({ actions }) => actions)).not.toContain('codepipeline:PutApprovalResult');
  });
});
