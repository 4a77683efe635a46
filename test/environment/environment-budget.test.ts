import { Match } from 'aws-cdk-lib/assertions';
import type { EnvironmentOptions } from '../../src/config/environment';
import { platformFixture, PROD } from '../support/platform-fixture';
import { synthesize, type Platform } from '../support/synthesize';

const BUDGET = { notifyEmails: ['team@example.com'], cost: { budgetUsdPerMonth: 250 } };
const withProd = (overrides: Partial<EnvironmentOptions>): Platform =>
  synthesize(platformFixture({ pipeline: { region: 'eu-west-1' }, environments: [{ ...PROD, ...overrides }] }));

const platform = withProd(BUDGET);
const service = platform.environment('prod', 'service');
const [topic = ''] = Object.keys(service.findResources('AWS::SNS::Topic'));

test('an AWS Budget counts what has its tag, and is named after the platform and the environment', () => {
  service.hasResourceProperties('AWS::Budgets::Budget', {
    Budget: {
      BudgetName: 'shop-prod',
      BudgetType: 'COST',
      TimeUnit: 'MONTHLY',
      BudgetLimit: { Amount: 250, Unit: 'USD' },
      CostFilters: { TagKeyValue: ['user:budget$shop-prod'] },
    },
  });
});

test.each(['network', 'database', 'service'])('the resources of the %s stack have the tag', (part) => {
  const tagged = Object.values(platform.environment('prod', part).toJSON().Resources as object)
    .map(({ Properties }: { Properties?: { Tags?: unknown } }) => Properties?.Tags)
    .filter(Array.isArray);
  expect(tagged.length).toBeGreaterThan(1);
  tagged.forEach((tags) => expect(tags).toContainEqual({ Key: 'budget', Value: 'shop-prod' }));
});

test('tasks get the tags of their service', () => {
  service.allResourcesProperties('AWS::ECS::Service', { PropagateTags: 'SERVICE' });
});

test('it notifies the topic of the alarms at 80 % and 100 %, and of a forecast above 100 %', () => {
  const subscribers = [{ SubscriptionType: 'SNS', Address: { Ref: topic } }];
  const notification = (NotificationType: string, Threshold: number): object => ({
    Notification: { NotificationType, Threshold, ThresholdType: 'PERCENTAGE', ComparisonOperator: 'GREATER_THAN' },
    Subscribers: subscribers,
  });
  service.hasResourceProperties('AWS::Budgets::Budget', {
    NotificationsWithSubscribers: [notification('ACTUAL', 80), notification('ACTUAL', 100), notification('FORECASTED', 100)],
  });
  service.resourceCountIs('AWS::SNS::Topic', 1);
});

test('budgets of its own account can publish to the topic, which is ready before the budget', () => {
  service.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: 'sns:Publish',
          Principal: { Service: 'budgets.amazonaws.com' },
          Condition: {
            StringEquals: { 'aws:SourceAccount': PROD.account },
            ArnLike: { 'aws:SourceArn': `arn:aws:budgets::${PROD.account}:*` },
          },
        }),
      ]),
    },
  });
  const [policy = ''] = Object.keys(service.findResources('AWS::SNS::TopicPolicy'));
  service.hasResource('AWS::Budgets::Budget', { DependsOn: Match.arrayWith([policy]) });
});

test('other addresses change nothing of the budget, which CloudFormation would replace, and could not', () => {
  const others = withProd({ ...BUDGET, notifyEmails: ['on-call@example.com', 'boss@example.com'] });
  expect(others.environment('prod', 'service').findResources('AWS::Budgets::Budget')).toEqual(
    service.findResources('AWS::Budgets::Budget'),
  );
});

test('without a budget there is no AWS Budget and no tag', () => {
  const without = withProd({ notifyEmails: ['team@example.com'] }).environment('prod', 'service');
  without.resourceCountIs('AWS::Budgets::Budget', 0);
  expect(JSON.stringify(without.toJSON())).not.toContain('"budget"');
});

test('in a region in which CloudFormation has no budgets, there is the tag alone', () => {
  const elsewhere = withProd({ ...BUDGET, region: 'eu-north-1' }).environment('prod', 'service');
  elsewhere.resourceCountIs('AWS::Budgets::Budget', 0);
  elsewhere.hasResourceProperties('AWS::ECS::Service', { Tags: Match.arrayWith([{ Key: 'budget', Value: 'shop-prod' }]) });
});
