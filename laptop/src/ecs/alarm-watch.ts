import type { TargetGroup } from '../elb/target-group';
import { JsonReader } from '../json-reader';
import type { JsonObject } from '../json';
import { parseExpression, type Expression } from './metric-expression';

export interface AlarmWatchProps {
  readonly names: readonly string[];
  /** Evaluated properties of an `AWS::CloudWatch::Alarm`, by its name. */
  readonly findAlarm: (name: string) => JsonObject | undefined;
  /** @param name `targetgroup/<name>/<id>`, the dimension of its metrics */
  readonly findTargetGroup: (name: string) => TargetGroup | undefined;
}

/** Reads one value of a metric: what has happened since the last call. Undefined without data. */
type Sampler = () => number | undefined;

interface WatchedAlarm {
  readonly name: string;
  readonly sample: Sampler;
  readonly isBreached: (value: number) => boolean;
  readonly evaluationPeriods: number;
  breaches: number;
}

/**
 * Evaluates the alarms of a deployment on metrics of target groups, one period with each call. As with ECS, what happened before the
 * deployment does not count.
 */
export class AlarmWatch {
  private readonly alarms: readonly WatchedAlarm[];

  constructor(private readonly props: AlarmWatchProps) {
    this.alarms = props.names.flatMap((name) => this.read(name) ?? []);
  }

  /** Ends a period. Returns the name of an alarm that went off. */
  endPeriod(): string | undefined {
    for (const alarm of this.alarms) {
      const value = alarm.sample();
      alarm.breaches = value !== undefined && alarm.isBreached(value) ? alarm.breaches + 1 : 0;
    }
    return this.alarms.find(({ breaches, evaluationPeriods }) => breaches >= evaluationPeriods)?.name;
  }

  /** Undefined for an alarm whose metrics the laptop does not have. */
  private read(name: string): WatchedAlarm | undefined {
    const found = this.props.findAlarm(name);
    if (found === undefined) {
      return undefined;
    }
    const alarm = new JsonReader(`alarm '${name}'`, found);
    const sample = alarm.has('Metrics') ? this.expression(alarm) : this.metric(alarm);
    const isBreached = comparison(alarm);
    return (
      sample && isBreached && { name, sample, isBreached, evaluationPeriods: alarm.optionalNumber('EvaluationPeriods') ?? 1, breaches: 0 }
    );
  }

  private expression(alarm: JsonReader): Sampler | undefined {
    const queries = alarm.objects('Metrics');
    const samplers = new Map<string, Sampler>();
    let expression: Expression | undefined;
    for (const query of queries) {
      const text = query.optionalString('Expression');
      const sampler = text === null ? this.metric(query.object('MetricStat').object('Metric')) : undefined;
      expression = text === null ? expression : parseExpression(text);
      if (sampler !== undefined) {
        samplers.set(query.string('Id'), sampler);
      }
    }
    if (expression === undefined || samplers.size !== queries.length - 1) {
      return undefined;
    }
    const evaluate = expression;
    return () => evaluate(Object.fromEntries([...samplers].map(([id, sampler]) => [id, sampler() ?? 0])));
  }

  private metric(metric: JsonReader): Sampler | undefined {
    const dimension = metric.objects('Dimensions').find((each) => each.string('Name') === 'TargetGroup');
    const group = dimension && this.props.findTargetGroup(dimension.string('Value'));
    if (group === undefined) {
      return undefined;
    }
    switch (metric.optionalString('MetricName')) {
      case 'RequestCount':
        return since(group, 'requests');
      case 'HTTPCode_Target_5XX_Count':
        return since(group, 'errors');
      case 'UnHealthyHostCount':
        return () => group.targets.filter(({ state }) => state === 'unhealthy').length;
      default:
        return undefined;
    }
  }
}

function since(group: TargetGroup, key: keyof TargetGroup['counted']): Sampler {
  let before = group.counted[key];
  return () => {
    const now = group.counted[key];
    const value = now - before;
    before = now;
    return value;
  };
}

function comparison(alarm: JsonReader): ((value: number) => boolean) | undefined {
  const threshold = alarm.optionalNumber('Threshold') ?? 0;
  switch (alarm.optionalString('ComparisonOperator')) {
    case 'GreaterThanOrEqualToThreshold':
      return (value) => value >= threshold;
    case 'GreaterThanThreshold':
      return (value) => value > threshold;
    case 'LessThanThreshold':
      return (value) => value < threshold;
    case 'LessThanOrEqualToThreshold':
      return (value) => value <= threshold;
    default:
      return undefined;
  }
}
