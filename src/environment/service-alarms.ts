import { Construct } from 'constructs';
import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  MathExpression,
  Stats,
  TreatMissingData,
  type CreateAlarmOptions,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EmailTopic } from './email-topic';
import type { EnvironmentProps } from './environment-props';
import type { PathRoute } from './path-route';
import type { ServiceTargetGroup } from './service-target-group';

export interface ServiceAlarmsProps extends EnvironmentProps {
  readonly targetGroups: readonly ServiceTargetGroup[];
  /** Those that get the requests to some paths only. */
  readonly paths: readonly PathRoute[];
}

/** An alarm, with its name as a string: CDK takes a reference for a cycle, because alarms usually refer to the service. */
export interface NamedAlarm {
  readonly name: string;
  readonly alarm: Alarm;
}

/** With fewer requests in a minute, a single failure would already be a high rate. */
const MIN_REQUESTS = 20;
const MAX_ERROR_PERCENT = 5;
const EVALUATION_MINUTES = 2;
/** CloudWatch takes a day at most. */
const MAX_EVALUATION_MINUTES = 24 * 60;

/** The alarms of a service. They send e-mails to the environment's `notifyEmails`. */
export class ServiceAlarms extends Construct {
  /**
   * Requests that the service answers with 5xx. A rate, because ECS ignores an alarm that is in the state ALARM when a deployment starts: a
   * busy service could exceed any fixed number of errors all the time. One of each target group, because most requests may go to the other.
   */
  readonly errorRates: readonly NamedAlarm[];
  readonly unhealthyTasks: readonly NamedAlarm[];
  /** Sends e-mails to the environment's `notifyEmails`. Undefined if there are none. */
  topic: EmailTopic | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServiceAlarmsProps,
  ) {
    super(scope, id);
    const added = [
      ...props.targetGroups.map((group, index) => this.watch(group, index === 0 ? '' : '-alternate')),
      ...props.paths.map(({ name, targetGroup }) => this.watch(targetGroup, `-path-${name}`)),
    ];
    this.errorRates = added.map(({ errorRate }) => errorRate);
    this.unhealthyTasks = added.map(({ unhealthyTasks }) => unhealthyTasks);
    this.notify([...this.errorRates, ...this.unhealthyTasks].map(({ alarm }) => alarm));
  }

  private watch(group: ServiceTargetGroup, suffix: string): { readonly errorRate: NamedAlarm; readonly unhealthyTasks: NamedAlarm } {
    const errorRate = this.addAlarm(`error-rate${suffix}`, {
      metric: new MathExpression({
        expression: `IF(requests >= ${MIN_REQUESTS}, 100 * errors / requests, 0)`,
        usingMetrics: { requests: group.metric('RequestCount'), errors: group.metric('HTTPCode_Target_5XX_Count') },
        label: 'Requests answered with 5xx, percent',
        period: Duration.minutes(1),
      }),
      threshold: MAX_ERROR_PERCENT,
      alarmDescription: `The service answers at least ${MAX_ERROR_PERCENT} % of at least ${MIN_REQUESTS} requests a minute with 5xx`,
    });
    const unhealthyTasks = this.addAlarm(`unhealthy-tasks${suffix}`, {
      metric: group.metric('UnHealthyHostCount', { statistic: Stats.MINIMUM }),
      threshold: 1,
      evaluationPeriods: this.unhealthyMinutes(),
      alarmDescription: 'Tasks fail the health check of the target group',
    });
    return { errorRate, unhealthyTasks };
  }

  /** Tasks that start are unhealthy, too. Where that alarm fails a deployment, it waits for their grace period. */
  private unhealthyMinutes(): number {
    const { deployment, service } = this.props.environment;
    if (deployment.strategy === 'rolling') {
      return EVALUATION_MINUTES;
    }
    const graceMinutes = Math.ceil(service.healthCheckGracePeriodSeconds / 60);
    return Math.min(graceMinutes + EVALUATION_MINUTES, MAX_EVALUATION_MINUTES);
  }

  alarmName(name: string): string {
    const { platform, environment } = this.props;
    return `${platform.name}-${environment.name}-${name}`;
  }

  private addAlarm(
    name: string,
    options: Omit<CreateAlarmOptions, 'evaluationPeriods'> & { readonly metric: IMetric; readonly evaluationPeriods?: number },
  ): NamedAlarm {
    const alarmName = this.alarmName(name);
    const alarm = new Alarm(this, name, {
      evaluationPeriods: EVALUATION_MINUTES,
      ...options,
      alarmName,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    });
    return { name: alarmName, alarm };
  }

  /** Makes alarms send e-mails when they go off, and when they are over. */
  notify(alarms: readonly Alarm[]): void {
    const { notifyEmails } = this.props.environment;
    if (notifyEmails.length === 0) {
      return;
    }
    this.topic ??= this.addTopic(notifyEmails);
    const action = new SnsAction(this.topic);
    for (const alarm of alarms) {
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
  }

  private addTopic(emails: readonly string[]): EmailTopic {
    const topic = new EmailTopic(this, 'Topic', emails);
    // The policy of a topic replaces its default, which allows the account to publish.
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    return topic;
  }
}
