import { Match } from 'aws-cdk-lib/assertions';
import { problemsOf } from '../config/problems-of';
import { sampleOptions } from '../config/sample-options';
import { policyStatements } from '../support/policy-statements';
import { platformFixture, TEST } from '../support/platform-fixture';
import { synthesize } from '../support/synthesize';

const serviceStack = (restartOnSecretChange: boolean) =>
  synthesize(platformFixture({ service: { secrets: ['API_KEY', 'MAIL_KEY'], restartOnSecretChange }, environments: [TEST] })).environment(
    'test',
    'service',
  );
const template = serviceStack(true);

test('by default there is no rule and no function', () => {
  const without = serviceStack(false);
  without.resourceCountIs('AWS::Events::Rule', 0);
  without.resourceCountIs('AWS::Lambda::Function', 0);
});

test('a change of one of its secrets calls the function, but not that of the database password', () => {
  template.resourceCountIs('AWS::Events::Rule', 1);
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.ssm'],
      'detail-type': ['Parameter Store Change'],
      detail: { name: ['/shop/test/secrets/API_KEY', '/shop/test/secrets/MAIL_KEY'], operation: ['Create', 'Update'] },
    },
    Targets: [{ Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^SecretRestartHandler'), 'Arn'] }, Id: Match.anyValue() }],
  });
});

test('the function can update this service, and nothing else', () => {
  const [[service]] = Object.entries(template.findResources('AWS::ECS::Service')) as [[string, unknown]];
  const statements = policyStatements(template).filter(({ actions }) => actions.some((action) => action.startsWith('ecs:')));
  expect(statements.flatMap(({ actions }) => actions)).toEqual(['ecs:UpdateService']);
  template.hasResourceProperties('AWS::IAM::Role', {
    Policies: Match.arrayWith([
      Match.objectLike({
        PolicyDocument: Match.objectLike({ Statement: [{ Action: 'ecs:UpdateService', Effect: 'Allow', Resource: { Ref: service } }] }),
      }),
    ]),
  });
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { CLUSTER: Match.anyValue(), SERVICES: { 'Fn::GetAtt': [service, 'Name'] } } },
  });
  template.hasResourceProperties('AWS::Lambda::Permission', {
    Principal: 'events.amazonaws.com',
    SourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^SecretRestartRule'), 'Arn'] },
  });
});

test('it is refused without secrets', () => {
  expect(problemsOf(sampleOptions({ service: { restartOnSecretChange: true } }))).toEqual([
    {
      path: 'service.restartOnSecretChange',
      given: 'true, without secrets',
      allowed: 'only with secrets that can change; `npx projen db:rotate-password` replaces the tasks by itself',
      fix: 'remove it, or declare service.secrets',
    },
  ]);
});
