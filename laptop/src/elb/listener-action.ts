import type { JsonReader } from '../json-reader';

export interface WeightedTargetGroup {
  readonly arn: string;
  readonly weight: number;
}

/** Weights by the ARN of a target group. */
export type TargetGroupWeights = Readonly<Record<string, number>>;

/** What a listener does with a request. */
export type ListenerAction =
  | { readonly type: 'forward'; readonly targetGroups: readonly WeightedTargetGroup[] }
  | { readonly type: 'fixed-response'; readonly statusCode: number; readonly contentType: string; readonly body: string }
  | {
      readonly type: 'redirect';
      readonly statusCode: number;
      readonly protocol: string;
      readonly host: string;
      readonly port: string;
      readonly path: string;
      readonly query: string;
    };

const CONTENT_TYPES = ['text/plain', 'text/css', 'text/html', 'application/javascript', 'application/json'];
const NO_BODY = '';

/** Reads `DefaultActions` of a listener or `Actions` of a rule. What Elastic Load Balancing refuses is an error here, too. */
export function readListenerAction(properties: JsonReader, name: 'DefaultActions' | 'Actions'): ListenerAction {
  const [action, ...others] = properties.objects(name);
  if (action === undefined || others.length > 0) {
    return properties.fail(name, "must have one action; the laptop's load balancer does not authenticate users");
  }
  const type = action.string('Type');
  switch (type) {
    case 'forward':
      return { type, targetGroups: readTargetGroups(action) };
    case 'fixed-response':
      return { type, ...readFixedResponse(action.object('FixedResponseConfig')) };
    case 'redirect':
      return { type, ...readRedirect(action.object('RedirectConfig')) };
    default:
      return action.fail('Type', `is '${type}'; the laptop's load balancer supports forward, fixed-response and redirect`);
  }
}

function readTargetGroups(action: JsonReader): readonly WeightedTargetGroup[] {
  const listed = action
    .object('ForwardConfig')
    .objects('TargetGroups')
    .map((group) => ({ arn: group.string('TargetGroupArn'), weight: group.optionalNumber('Weight') ?? 1 }));
  return listed.length > 0 ? listed : [{ arn: action.string('TargetGroupArn'), weight: 1 }];
}

function readFixedResponse(response: JsonReader) {
  const statusCode = response.string('StatusCode');
  if (!/^[245]\d\d$/.test(statusCode)) {
    response.fail('StatusCode', `is '${statusCode}'; it must be 2XX, 4XX or 5XX`);
  }
  const contentType = response.optionalString('ContentType') ?? 'text/plain';
  if (!CONTENT_TYPES.includes(contentType)) {
    response.fail('ContentType', `is '${contentType}'; it must be one of ${CONTENT_TYPES.join(', ')}`);
  }
  return { statusCode: Number(statusCode), contentType, body: response.optionalString('MessageBody') ?? NO_BODY };
}

function readRedirect(redirect: JsonReader) {
  const part = (name: string, unchanged: string): string => {
    const value = redirect.optionalString(name) ?? unchanged;
    return /^[\x21-\x7e]*$/.test(value) ? value : redirect.fail(name, 'must have printable ASCII characters only; encode others as %XX');
  };
  return {
    statusCode: redirect.string('StatusCode') === 'HTTP_301' ? 301 : 302,
    protocol: part('Protocol', '#{protocol}'),
    host: part('Host', '#{host}'),
    port: part('Port', '#{port}'),
    path: part('Path', '/#{path}'),
    query: part('Query', '#{query}'),
  };
}
