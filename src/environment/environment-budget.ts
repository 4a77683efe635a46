import { Construct } from 'constructs';
import { Stack } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BUDGET_TAG } from '../config/contract';
import { budgetName } from '../config/names';
import type { EmailTopic } from './email-topic';
import type { EnvironmentProps } from './environment-props';

export interface EnvironmentBudgetProps extends EnvironmentProps {
  readonly usdPerMonth: number;
  readonly topic: EmailTopic;
}

/**
 * Notifies when an environment costs more than its budget. Only its amount may ever change: CloudFormation replaces a budget whose notifications
 * change, and cannot, because a name is taken as long as its budget exists. So it notifies a topic, and not the e-mail addresses themselves.
 */
export class EnvironmentBudget extends Construct {
  constructor(scope: Construct, id: string, { platform, environment, usdPerMonth, topic }: EnvironmentBudgetProps) {
    super(scope, id);
    const { account, partition } = Stack.of(this);
    const name = budgetName(platform.name, environment.name);
    const { policyDependable } = topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('budgets.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:${partition}:budgets::${account}:*` },
        },
      }),
    );
    const budget = new CfnBudget(this, 'Resource', {
      budget: {
        budgetName: name,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: usdPerMonth, unit: 'USD' },
        costFilters: { TagKeyValue: [`user:${BUDGET_TAG}$${name}`] },
      },
      notificationsWithSubscribers: NOTIFICATIONS.map((notification) => ({
        notification: { ...notification, comparisonOperator: 'GREATER_THAN', thresholdType: 'PERCENTAGE' },
        subscribers: [{ subscriptionType: 'SNS', address: topic.topicArn }],
      })),
    });
    if (policyDependable) {
      budget.node.addDependency(policyDependable);
    }
  }
}

const NOTIFICATIONS = [
  { notificationType: 'ACTUAL', threshold: 80 },
  { notificationType: 'ACTUAL', threshold: 100 },
  { notificationType: 'FORECASTED', threshold: 100 },
] as const;
