import type { JsonReader } from '../json-reader';

export interface HealthCheckSettings {
  readonly path: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** Status codes that pass, as the template writes them: `200`, `200,204`, `200-299`. */
  readonly matcher: string;
}

export interface TargetGroupSettings {
  readonly healthCheck: HealthCheckSettings;
  /** How long requests in flight may take after their target was deregistered. */
  readonly deregistrationDelaySeconds: number;
}

/** Reads an `AWS::ElasticLoadBalancingV2::TargetGroup`, with the defaults of Elastic Load Balancing. */
export function readTargetGroupSettings(properties: JsonReader): TargetGroupSettings {
  const protocolVersion = properties.optionalString('ProtocolVersion') ?? 'HTTP1';
  if (protocolVersion !== 'HTTP1') {
    properties.fail('ProtocolVersion', `is ${protocolVersion}; the laptop's load balancer supports HTTP1`);
  }
  const delay = properties
    .objects('TargetGroupAttributes')
    .find((attribute) => attribute.optionalString('Key') === 'deregistration_delay.timeout_seconds');
  return {
    healthCheck: {
      path: readHealthCheckPath(properties),
      intervalSeconds: properties.optionalNumber('HealthCheckIntervalSeconds') ?? 30,
      timeoutSeconds: properties.optionalNumber('HealthCheckTimeoutSeconds') ?? 5,
      healthyThreshold: properties.optionalNumber('HealthyThresholdCount') ?? 5,
      unhealthyThreshold: properties.optionalNumber('UnhealthyThresholdCount') ?? 2,
      matcher: properties.object('Matcher').optionalString('HttpCode') ?? '200',
    },
    deregistrationDelaySeconds: delay?.optionalNumber('Value') ?? 300,
  };
}

/** Whether a status code passes a matcher such as `200,204` or `200-299`. */
export function matchesHttpCode(matcher: string, statusCode: number): boolean {
  return matcher.split(',').some((part) => {
    const [from, to] = part.split('-').map(Number);
    return from !== undefined && statusCode >= from && statusCode <= (to ?? from);
  });
}

function readHealthCheckPath(properties: JsonReader): string {
  const path = properties.optionalString('HealthCheckPath') ?? '/';
  return /^\/[\x21-\x7e]*$/.test(path)
    ? path
    : properties.fail('HealthCheckPath', `is '${path}'; it must begin with / and have printable ASCII characters only`);
}
