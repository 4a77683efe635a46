import { join } from 'node:path';
import { Construct } from 'constructs';
import { Duration, Stack } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ContainerDefinition, FargateService } from 'aws-cdk-lib/aws-ecs';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { DatabaseCluster } from 'aws-cdk-lib/aws-rds';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { clusterName, jobFamily, jobStreamPrefix } from '../config/names';
import type { ScheduleConfig } from '../config/platform-config';
import { acknowledge } from './acknowledge';
import { recordOnlyOnLaptop } from './environment-extension';
import type { EnvironmentProps } from './environment-props';
import { addInlineFunction } from './inline-function';
import type { NetworkStack } from './network-stack';
import { inCluster, runTaskStatements, taskPlacement } from './run-task';
import type { ScheduledTaskInput } from './scheduled-task.lambda-shared';
import type { ServiceAlarms } from './service-alarms';
import { ServiceTask } from './service-task';

export interface ScheduledTasksProps extends EnvironmentProps {
  readonly schedules: Readonly<Record<string, ScheduleConfig>>;
  readonly version: string;
  readonly network: NetworkStack;
  readonly cluster: DatabaseCluster | null;
  /** The task of the web process, whose roles they share. */
  readonly web: ServiceTask;
  readonly alarms: ServiceAlarms;
  /** A new version runs by the clock only after it was released, and these run it. */
  readonly after: readonly FargateService[];
}

/** Replaced by EventBridge Scheduler with an id that is the same for every delivery of one run. */
const EXECUTION_ID = '<aws.scheduler.execution-id>';
/** A run that cannot be started in this time is not made up for: the next one may be near. */
const MAXIMUM_AGE = Duration.hours(1);
const MAXIMUM_RETRIES = 20;
/** How long a failed run keeps the alarm on. */
const FAILURE_AGE = Duration.days(1);
/** Stop codes of tasks that have ended without an exit code of their command. */
const FAILED_STOP_CODES = ['TaskFailedToStart', 'SpotInterruption', 'TerminationNotice'];
const STOP_TIMEOUT_SECONDS = 120;

/** The schedules of an environment: each has a task definition of the version that is deployed. What fails is in one queue with an alarm. */
export class ScheduledTasks extends Construct {
  readonly containers: readonly ContainerDefinition[];
  private readonly failures: Queue;
  private readonly role: Role;
  private readonly starter: LambdaFunction | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ScheduledTasksProps,
  ) {
    super(scope, id);
    this.failures = this.addFailures();
    const skips = Object.values(props.schedules).some(({ overlap }) => overlap === 'skip');
    this.starter = skips ? this.addStarter() : undefined;
    this.role = this.addRole();
    this.containers = Object.entries(props.schedules).map(([name, schedule]) => this.addSchedule(name, schedule));
    this.addFailureRule();
    this.addAlarm();
  }

  private addSchedule(name: string, schedule: ScheduleConfig): ContainerDefinition {
    const { platform, environment, web } = this.props;
    const names = { platform: platform.name, environment: environment.name, job: name };
    const task = new ServiceTask(this, `Task-${name}`, {
      ...this.props,
      process: {
        ...schedule,
        family: jobFamily(names),
        logStreamPrefix: jobStreamPrefix(name),
        port: null,
        stopTimeoutSeconds: STOP_TIMEOUT_SECONDS,
      },
      roles: web.roles,
    });
    const resource = new CfnSchedule(this, `Schedule-${name}`, {
      name: jobFamily(names),
      description: `Runs ${name} of ${platform.name} in ${environment.name}`,
      scheduleExpression: schedule.expression,
      scheduleExpressionTimezone: schedule.timeZone,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        ...(schedule.overlap === 'skip' ? this.starterTarget(task) : this.taskTarget(task)),
        roleArn: this.role.roleArn,
        deadLetterConfig: { arn: this.failures.queueArn },
        retryPolicy: { maximumEventAgeInSeconds: MAXIMUM_AGE.toSeconds(), maximumRetryAttempts: MAXIMUM_RETRIES },
      },
    });
    resource.node.addDependency(...this.props.after);
    return task.container;
  }

  /** EventBridge Scheduler starts the task itself. */
  private taskTarget({ definition }: ServiceTask): Pick<CfnSchedule.TargetProperty, 'arn' | 'ecsParameters'> {
    const { subnets, securityGroup, assignPublicIp } = taskPlacement(this.props);
    return {
      arn: this.props.network.cluster.clusterArn,
      ecsParameters: {
        taskDefinitionArn: definition.taskDefinitionArn,
        taskCount: 1,
        // Not on Spot, which can interrupt the command.
        launchType: 'FARGATE',
        networkConfiguration: {
          awsvpcConfiguration: { subnets: [...subnets], securityGroups: [securityGroup], assignPublicIp },
        },
      },
    };
  }

  private starterTarget({ definition }: ServiceTask): Pick<CfnSchedule.TargetProperty, 'arn' | 'input'> {
    const { platform, environment } = this.props;
    const input: ScheduledTaskInput = {
      token: EXECUTION_ID,
      cluster: clusterName(platform.name, environment.name),
      family: definition.family,
      taskDefinition: definition.taskDefinitionArn,
      ...taskPlacement(this.props),
    };
    return { arn: this.starter!.functionArn, input: Stack.of(this).toJsonString(input) };
  }

  private addStarter(): LambdaFunction {
    const starter = addInlineFunction(this, {
      description: 'Starts the task of a schedule unless one still runs',
      entry: join(__dirname, 'scheduled-task.lambda.ts'),
      timeout: Duration.seconds(30),
      logRetentionDays: this.props.environment.logRetentionDays,
      policies: {
        Start: [
          new PolicyStatement({ actions: ['ecs:ListTasks'], resources: ['*'], conditions: inCluster(Stack.of(this), this.props) }),
          ...this.runTaskStatements(),
          new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.failures.queueArn] }),
        ],
      },
    });
    // EventBridge Scheduler does not wait for the function, so what fails in it has a way of its own into the queue.
    (starter.node.defaultChild as CfnFunction).deadLetterConfig = { targetArn: this.failures.queueArn };
    return starter;
  }

  private addRole(): Role {
    const { schedules } = this.props;
    const direct = Object.values(schedules).some(({ overlap }) => overlap === 'allow');
    return new Role(this, 'ScheduleRole', {
      description: 'Starts the scheduled tasks of an environment',
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      inlinePolicies: {
        Start: new PolicyDocument({
          statements: [
            ...(direct ? this.runTaskStatements() : []),
            ...(this.starter ? [new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.starter.functionArn] })] : []),
            new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.failures.queueArn] }),
          ],
        }),
      },
    });
  }

  private runTaskStatements(): readonly PolicyStatement[] {
    const { web } = this.props;
    const revisions = Stack.of(this).formatArn({ service: 'ecs', resource: `task-definition/${this.family('*')}:*` });
    acknowledge(this, {
      [`IAM5[Resource::${revisions}]`]: 'Every version has its own revisions of the task definitions of the schedules',
      'IAM5[Resource::*]': 'ecs:ListTasks by family supports no resource; it is limited to one cluster',
    });
    return runTaskStatements(Stack.of(this), { ...this.props, revisions, task: web });
  }

  /** Runs that could not be started, and events of tasks that failed. */
  private addFailures(): Queue {
    for (const type of ['AWS::SQS::Queue', 'AWS::Events::Rule']) {
      recordOnlyOnLaptop(Stack.of(this), type);
    }
    const queue = new Queue(this, 'Failures', { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: FAILURE_AGE });
    acknowledge(queue, { SQS3: 'It is the queue for what failed' });
    return queue;
  }

  private addFailureRule(): void {
    const prefix = Stack.of(this).formatArn({ service: 'ecs', resource: `task-definition/${this.family('')}` });
    new Rule(this, 'FailedTasks', {
      description: 'Scheduled tasks that failed',
      eventPattern: {
        source: ['aws.ecs'],
        detailType: ['ECS Task State Change'],
        detail: {
          lastStatus: ['STOPPED'],
          taskDefinitionArn: [{ prefix }],
          $or: [{ containers: { exitCode: [{ 'anything-but': [0] }] } }, { stopCode: FAILED_STOP_CODES }],
        },
      },
      targets: [new SqsQueue(this.failures)],
    });
  }

  private addAlarm(): void {
    const { alarms } = this.props;
    const alarm = this.failures.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) }).createAlarm(this, 'FailedRuns', {
      alarmName: alarms.alarmName('failed-schedules'),
      alarmDescription: 'A scheduled task has failed or could not be started in the last 24 hours: the queue of the alarm says which',
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarms.notify([alarm]);
  }

  private family(job: string): string {
    const { platform, environment } = this.props;
    return jobFamily({ platform: platform.name, environment: environment.name, job });
  }
}
