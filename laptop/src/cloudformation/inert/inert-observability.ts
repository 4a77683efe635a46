import { made, nameless, withId, type InertType, type InertTypes } from './inert-resource';

/** The engine reads which messages a channel would show from its record. */
const chatChannel =
  (kind: string): InertType =>
  (resource) => {
    const arn = resource.globalArn('chatbot', `chat-configuration/${kind}/${resource.properties.string('ConfigurationName')}`);
    return made(arn, { Arn: arn });
  };

/** Logs, alarms and notifications. On a laptop, logs are files, and the person watches the run. */
export const inertObservability: InertTypes = {
  'AWS::Logs::LogGroup': (resource) => {
    const name = resource.name('LogGroupName');
    return made(name, { Arn: resource.arn('logs', `log-group:${name}:*`) });
  },
  'AWS::Logs::LogStream': (resource) => made(resource.name('LogStreamName')),
  'AWS::Logs::MetricFilter': (resource) => made(resource.name('FilterName')),
  'AWS::Logs::ResourcePolicy': (resource) => made(resource.name('PolicyName')),
  'AWS::CloudWatch::Alarm': (resource) => {
    const name = resource.name('AlarmName');
    return made(name, { Arn: resource.arn('cloudwatch', `alarm:${name}`) });
  },
  'AWS::CloudWatch::CompositeAlarm': (resource) => {
    const name = resource.name('AlarmName');
    return made(name, { Arn: resource.arn('cloudwatch', `alarm:${name}`) });
  },
  'AWS::CloudWatch::Dashboard': (resource) => made(resource.name('DashboardName')),
  'AWS::SNS::TopicPolicy': withId('topic-policy-', 'Id'),
  'AWS::CodeStarNotifications::NotificationRule': (resource) => {
    const arn = resource.arn('codestar-notifications', `notificationrule/${resource.id('')}`);
    return made(arn, { Arn: arn });
  },
  'AWS::Chatbot::CustomAction': (resource) => {
    const arn = resource.globalArn('chatbot', `custom-action/${resource.properties.string('ActionName')}`);
    return made(arn, { CustomActionArn: arn });
  },
  'AWS::Chatbot::SlackChannelConfiguration': chatChannel('slack-channel'),
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration': chatChannel('microsoft-teams-channel'),
  'AWS::Budgets::Budget': (resource) => made(resource.properties.object('Budget').string('BudgetName')),
  'AWS::CDK::Metadata': nameless,
  'AWS::CloudFormation::WaitConditionHandle': nameless,
};
