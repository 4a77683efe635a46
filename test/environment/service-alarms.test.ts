import { Match } from 'aws-cdk-lib/assertions';
import type { EnvironmentOptions } from '../../src/config/environment';
import { PROD, TEST, platformFixture } from '../support/platform-fixture';
import { synthesize } from '../support/synthesize';

const production = synthesize(platformFixture()).environment('prod', 'service');

test('the service has alarms for its error rate and for unhealthy tasks, which treat missing data as good', () => {
  const alarms = Object.values(production.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
  expect(alarms.map(({ AlarmName, TreatMissingData }) => [AlarmName, TreatMissingData])).toEqual([
    ['shop-prod-error-rate', 'notBreaching'],
    ['shop-prod-unhealthy-tasks', 'notBreaching'],
  ]);
  expect(alarms[1]).toMatchObject({ MetricName: 'UnHealthyHostCount', Threshold: 1 });
});

test('errors are measured as a rate, of a minimum number of requests', () => {
  production.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'shop-prod-error-rate',
    Threshold: 5,
    EvaluationPeriods: 2,
    Metrics: Match.arrayWith([
      Match.objectLike({ Expression: 'IF(requests >= 20, 100 * errors / requests, 0)', ReturnData: true }),
      Match.objectLike({
        Id: 'requests',
        MetricStat: Match.objectLike({ Metric: Match.objectLike({ MetricName: 'RequestCount' }), Period: 60 }),
      }),
      Match.objectLike({
        Id: 'errors',
        MetricStat: Match.objectLike({ Metric: Match.objectLike({ MetricName: 'HTTPCode_Target_5XX_Count' }), Period: 60 }),
      }),
    ]),
  });
});

test('alarms go to the addresses of the pipeline in production, and to its own in any tier', () => {
  const subscribers = (environments: EnvironmentOptions[], name: string): string[] =>
    Object.values(
      synthesize(platformFixture({ pipeline: { notifyEmails: ['team@example.com'] }, environments }))
        .environment(name, 'service')
        .findResources('AWS::SNS::Subscription'),
    ).map(({ Properties }) => Properties.Endpoint);
  expect(subscribers([TEST, PROD], 'prod')).toEqual(['team@example.com']);
  expect(subscribers([TEST, PROD], 'test')).toEqual([]);
  const onCall = { notifyEmails: ['on-call@example.com'] };
  expect(subscribers([TEST, { ...PROD, ...onCall }], 'prod')).toEqual(['on-call@example.com']);
  expect(subscribers([{ ...TEST, ...onCall }, PROD], 'test')).toEqual(['on-call@example.com']);
});

test('CloudWatch can publish alarms to the topic, from its own account only', () => {
  const notifying = synthesize(platformFixture({ pipeline: { notifyEmails: ['team@example.com'] } })).environment('prod', 'service');
  const topic = { Ref: Object.keys(notifying.findResources('AWS::SNS::Topic'))[0] };
  notifying.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [topic], OKActions: [topic] });
  notifying.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: Match.objectLike({
      Statement: Match.arrayWith([
        Match.objectLike({
          Effect: 'Allow',
          Action: 'sns:Publish',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' } },
        }),
      ]),
    }),
  });
});
