import type { PropertyReader } from '../property-reader';

export interface WeightedTargetGroup {
  readonly arn: string;
  readonly weight: number;
}

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

/** Reads `DefaultActions` of a listener or `Actions` of a rule. */
export function readListenerAction(properties: PropertyReader, name: 'DefaultActions' | 'Actions'): ListenerAction {
  const [action, ...others] = properties.objects(name);
  if (action === undefined || others.length > 0) {
    return properties.fail(name, "must hold one action; the laptop's load balancer does not authenticate users");
  }
  const type = action.string('Type');
  switch (type) {
    case 'forward':
      return { type, targetGroups: readTargetGroups(action) };
    case 'fixed-response': {
      const response = action.object('FixedResponseConfig');
      return {
        type,
        statusCode: Number(response.string('StatusCode')),
        contentType: response.optionalString('ContentType') ?? 'text/plain',
        body: response.optionalString('MessageBody') ?? '',
      };
    }
    case 'redirect': {
      const redirect = action.object('RedirectConfig');
      return {
        type,
        statusCode: redirect.string('StatusCode') === 'HTTP_301' ? 301 : 302,
        protocol: redirect.optionalString('Protocol') ?? '#{protocol}',
        host: redirect.optionalString('Host') ?? '#{host}',
        port: redirect.optionalString('Port') ?? '#{port}',
        path: redirect.optionalString('Path') ?? '/#{path}',
        query: redirect.optionalString('Query') ?? '#{query}',
      };
    }
    default:
      return action.fail('Type', `is '${type}', which the laptop's load balancer cannot do; it knows forward, fixed-response and redirect`);
  }
}

function readTargetGroups(action: PropertyReader): readonly WeightedTargetGroup[] {
  const listed = action
    .object('ForwardConfig')
    .objects('TargetGroups')
    .map((group) => ({ arn: group.string('TargetGroupArn'), weight: group.optionalNumber('Weight') ?? 1 }));
  return listed.length > 0 ? listed : [{ arn: action.string('TargetGroupArn'), weight: 1 }];
}
