import { Match, type Template } from 'aws-cdk-lib/assertions';
import type { EnvironmentOptions } from '../../src/config/environment';
import type { ScheduleOptions } from '../../src/config/schedules';
import type { ServiceOptions } from '../../src/config/service';
import { platformFixture, PROD, TEST } from '../support/platform-fixture';
import { policyStatements } from '../support/policy-statements';
import { synthesize } from '../support/synthesize';

const COMMAND = ['node', 'report.js'];
const SKIP: ScheduleOptions = { command: COMMAND, cron: '0 3 * * ? *', timeZone: 'Europe/Berlin' };
const ALLOW: ScheduleOptions = { command: ['node', 'poll.js'], rate: '15 minutes', overlap: 'allow', cpu: 1024, memoryMiB: 4096 };

const serviceStack = (service: ServiceOptions, environment: EnvironmentOptions = PROD): Template =>
  synthesize(platformFixture({ service, environments: [environment], pipeline: { notifyEmails: ['team@example.com'] } })).environment(
    environment.name,
    'service',
  );
const idsOf = (template: Template, type: string): readonly string[] => Object.keys(template.findResources(type));
const definition = (template: Template, family: string): string =>
  Object.entries(template.findResources('AWS::ECS::TaskDefinition')).find(([, { Properties }]) => Properties.Family === family)![0];

const none = serviceStack({});
const both = serviceStack({ schedules: { report: SKIP, poll: ALLOW } });
const skipping = serviceStack({ schedules: { report: SKIP } });
const allowing = serviceStack({ schedules: { poll: ALLOW } });

test('without schedules there is nothing of them', () => {
  for (const type of ['AWS::Scheduler::Schedule', 'AWS::SQS::Queue', 'AWS::Lambda::Function', 'AWS::Events::Rule']) {
    none.resourceCountIs(type, 0);
  }
});

test('a task has the image, variables and roles of the service, and a command, size and log streams of its own', () => {
  const [web, job] = ['shop-prod', 'shop-prod--job--poll'].map(
    (family) => both.findResources('AWS::ECS::TaskDefinition')[definition(both, family)]!.Properties,
  );
  expect([job.TaskRoleArn, job.ExecutionRoleArn, job.Cpu, job.Memory]).toEqual([web.TaskRoleArn, web.ExecutionRoleArn, '1024', '4096']);
  const [webContainer, container] = [web.ContainerDefinitions[0], job.ContainerDefinitions[0]];
  expect([container.Image, container.Environment]).toEqual([webContainer.Image, webContainer.Environment]);
  expect(container).toMatchObject({
    Command: ['node', 'poll.js'],
    StopTimeout: 120,
    LogConfiguration: { Options: { 'awslogs-stream-prefix': 'job--poll' } },
  });
  expect(container).not.toHaveProperty('PortMappings');
});

test('where runs may overlap, EventBridge Scheduler starts the task of the same deployment itself', () => {
  allowing.resourceCountIs('AWS::Lambda::Function', 0);
  allowing.hasResourceProperties('AWS::Scheduler::Schedule', {
    Name: 'shop-prod--job--poll',
    ScheduleExpression: 'rate(15 minutes)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      Arn: Match.objectLike({}),
      EcsParameters: {
        TaskDefinitionArn: { Ref: definition(allowing, 'shop-prod--job--poll') },
        TaskCount: 1,
        LaunchType: 'FARGATE',
        NetworkConfiguration: { AwsvpcConfiguration: Match.objectLike({ AssignPublicIp: 'DISABLED' }) },
      },
      RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 20 },
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': [idsOf(allowing, 'AWS::SQS::Queue')[0], 'Arn'] } },
    },
  });
});

test('where a run is skipped, a function starts the task of the same deployment, once for each run', () => {
  const [schedule] = Object.values(skipping.findResources('AWS::Scheduler::Schedule'));
  const { Target: target, ...properties } = schedule!.Properties;
  expect(properties).toMatchObject({ ScheduleExpression: 'cron(0 3 * * ? *)', ScheduleExpressionTimezone: 'Europe/Berlin' });
  expect(target.Arn).toEqual({ 'Fn::GetAtt': [idsOf(skipping, 'AWS::Lambda::Function')[0], 'Arn'] });
  const input = JSON.stringify(target.Input);
  expect(input).toContain('<aws.scheduler.execution-id>');
  expect(input).toContain(definition(skipping, 'shop-prod--job--report'));
  skipping.hasResourceProperties('AWS::Lambda::Function', {
    DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': [idsOf(skipping, 'AWS::SQS::Queue')[0], 'Arn'] } },
  });
});

test('two schedules share the queue, the alarm, the rule, the role and the function', () => {
  for (const [type, count] of Object.entries({
    'AWS::Scheduler::Schedule': 2,
    'AWS::SQS::Queue': 1,
    'AWS::Lambda::Function': 1,
    'AWS::Events::Rule': 1,
  })) {
    both.resourceCountIs(type, count);
  }
});

test('the role of the schedules can start their tasks in the cluster and pass their roles, and only this account can use it', () => {
  const [role] = Object.entries(allowing.findResources('AWS::IAM::Role')).filter(([id]) => id.startsWith('SchedulesScheduleRole'));
  const { AssumeRolePolicyDocument: trust, Policies: policies } = role![1].Properties;
  expect(trust.Statement).toEqual([
    {
      Action: 'sts:AssumeRole',
      Effect: 'Allow',
      Principal: { Service: 'scheduler.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' } },
    },
  ]);
  const [run, pass, send, ...others] = policies[0].PolicyDocument.Statement;
  expect(others).toEqual([]);
  expect(run).toMatchObject({ Action: 'ecs:RunTask', Condition: { ArnEquals: { 'ecs:cluster': expect.anything() } } });
  expect(JSON.stringify(run.Resource)).toContain(':task-definition/shop-prod--job--*:*');
  expect(pass).toMatchObject({ Action: 'iam:PassRole', Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } } });
  expect(send).toMatchObject({ Action: 'sqs:SendMessage' });
});

test('the role of schedules that skip runs can call the function, and start nothing itself', () => {
  const actions = policyStatements(skipping)
    .filter(({ resource }) => resource.startsWith('SchedulesScheduleRole'))
    .flatMap((statement) => statement.actions);
  expect(actions).not.toContain('ecs:RunTask');
});

test('failed tasks are in the encrypted queue for a day, like runs that could not be started, and the queue has an alarm', () => {
  const [queue] = idsOf(both, 'AWS::SQS::Queue');
  both.hasResourceProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true, MessageRetentionPeriod: 86_400 });
  both.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.ecs'],
      'detail-type': ['ECS Task State Change'],
      detail: {
        lastStatus: ['STOPPED'],
        taskDefinitionArn: [{ prefix: Match.anyValue() }],
        $or: [
          { containers: { exitCode: [{ 'anything-but': [0] }] } },
          { stopCode: ['TaskFailedToStart', 'SpotInterruption', 'TerminationNotice'] },
        ],
      },
    },
    Targets: [Match.objectLike({ Arn: { 'Fn::GetAtt': [queue, 'Arn'] } })],
  });
  both.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'shop-prod-failed-schedules',
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Threshold: 1,
    AlarmActions: [{ Ref: idsOf(both, 'AWS::SNS::Topic')[0] }],
  });
});

test('a schedule of a version begins after its release command and its service', () => {
  const released = serviceStack({ schedules: { report: SKIP }, release: { command: ['node', 'migrate.js'] } });
  const [schedule] = Object.values(released.findResources('AWS::Scheduler::Schedule'));
  expect(schedule!.DependsOn).toEqual(expect.arrayContaining([...idsOf(released, 'AWS::ECS::Service')]));
});

test('schedules run while their environment sleeps', () => {
  const asleep = serviceStack({ schedules: { report: SKIP } }, { ...TEST, sleep: { from: '20:00', to: '07:00', timeZone: 'UTC' } });
  asleep.resourceCountIs('AWS::Scheduler::Schedule', 1);
});
