import type { IncomingHttpHeaders } from 'node:http';
import { wildcard } from '../wildcard';
import type { JsonReader } from '../json-reader';

/** When a rule applies: each kind of condition that is given must match. */
export interface RuleConditions {
  /** Empty for any path. */
  readonly pathPatterns: readonly RegExp[];
  /** Empty for any host. */
  readonly hostPatterns: readonly RegExp[];
  /** Every one must match. */
  readonly headers: readonly HeaderCondition[];
}

interface HeaderCondition {
  /** In lower case. */
  readonly name: string;
  readonly patterns: readonly RegExp[];
}

export interface RoutedRequest {
  readonly path: string;
  /** The `Host` header, or the load balancer's own name. */
  readonly host: string;
  readonly headers: IncomingHttpHeaders;
}

/** The names under which the load balancer is reached on a laptop, whatever domain the template has. */
const LOCAL_HOSTS = /^(localhost|127\.0\.0\.1|\[::1\])$/;

export function readRuleConditions(properties: JsonReader): RuleConditions {
  const pathPatterns: RegExp[] = [];
  const hostPatterns: RegExp[] = [];
  const headers: HeaderCondition[] = [];
  for (const condition of properties.objects('Conditions')) {
    const field = condition.string('Field');
    switch (field) {
      case 'path-pattern':
        pathPatterns.push(...values(condition, 'PathPatternConfig').map((pattern) => wildcard(pattern, 's')));
        break;
      case 'host-header':
        hostPatterns.push(...values(condition, 'HostHeaderConfig').map((pattern) => wildcard(pattern, 'i')));
        break;
      case 'http-header':
        headers.push({
          name: condition.object('HttpHeaderConfig').string('HttpHeaderName').toLowerCase(),
          patterns: values(condition, 'HttpHeaderConfig').map((pattern) => wildcard(pattern, 'i')),
        });
        break;
      default:
        condition.fail('Field', `is '${field}'; the laptop's load balancer supports path-pattern, host-header and http-header`);
    }
  }
  return { pathPatterns, hostPatterns, headers };
}

/** Whether a rule applies to a request. `localhost` matches every host condition, because a laptop has no other name. */
export function matchesConditions({ hostPatterns, pathPatterns, headers }: RuleConditions, request: RoutedRequest): boolean {
  return (
    (hostPatterns.length === 0 || matchesHost(hostPatterns, request.host)) &&
    (pathPatterns.length === 0 || pathPatterns.some((pattern) => pattern.test(request.path))) &&
    headers.every(({ name, patterns }) => [request.headers[name] ?? []].flat().some((value) => patterns.some((one) => one.test(value))))
  );
}

function matchesHost(patterns: readonly RegExp[], host: string): boolean {
  const name = host.replace(/:\d+$/, '');
  return LOCAL_HOSTS.test(name) || patterns.some((pattern) => pattern.test(name));
}

function values(condition: JsonReader, config: 'PathPatternConfig' | 'HostHeaderConfig' | 'HttpHeaderConfig'): readonly string[] {
  const listed = condition.object(config).strings('Values');
  return listed.length > 0 ? listed : condition.strings('Values');
}
