import type { PropertyReader } from '../property-reader';

/** When a rule applies: every kind of condition given must match. */
export interface RuleConditions {
  /** Empty for any path. */
  readonly pathPatterns: readonly RegExp[];
  /** Empty for any host. */
  readonly hostPatterns: readonly RegExp[];
}

/** Names by which a person reaches the load balancer of a laptop, whatever domain the template has. */
const LOCAL_HOSTS = /^(localhost|127\.0\.0\.1|\[::1\])$/;

export function readRuleConditions(properties: PropertyReader): RuleConditions {
  const pathPatterns: RegExp[] = [];
  const hostPatterns: RegExp[] = [];
  for (const condition of properties.objects('Conditions')) {
    const field = condition.string('Field');
    switch (field) {
      case 'path-pattern':
        pathPatterns.push(...values(condition, 'PathPatternConfig').map((pattern) => wildcard(pattern, '')));
        break;
      case 'host-header':
        hostPatterns.push(...values(condition, 'HostHeaderConfig').map((pattern) => wildcard(pattern, 'i')));
        break;
      default:
        condition.fail('Field', `is '${field}', which the laptop's load balancer cannot match; it knows path-pattern and host-header`);
    }
  }
  return { pathPatterns, hostPatterns };
}

/** Matches a request. `localhost` passes every host condition: on a laptop there is no other name to ask for. */
export function matchesConditions(conditions: RuleConditions, request: { readonly path: string; readonly host: string }): boolean {
  const host = request.host.replace(/:\d+$/, '');
  const matchesHost =
    conditions.hostPatterns.length === 0 || LOCAL_HOSTS.test(host) || conditions.hostPatterns.some((pattern) => pattern.test(host));
  return matchesHost && (conditions.pathPatterns.length === 0 || conditions.pathPatterns.some((pattern) => pattern.test(request.path)));
}

function values(condition: PropertyReader, config: 'PathPatternConfig' | 'HostHeaderConfig'): readonly string[] {
  const listed = condition.object(config).strings('Values');
  return listed.length > 0 ? listed : condition.strings('Values');
}

/** `*` stands for any number of characters and `?` for one. */
function wildcard(pattern: string, flags: '' | 'i'): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, flags);
}
