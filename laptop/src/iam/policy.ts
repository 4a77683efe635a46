import { isJsonList, isJsonObject, type Json, type JsonObject } from '../json';
import { wildcard } from '../wildcard';

/** What a caller wants to do. */
export interface AccessRequest {
  /** As in a policy: `ssm:GetParameter`. */
  readonly action: string;
  /** ARNs; none if the laptop does not know what the action is about. */
  readonly resources: readonly string[];
  /** Condition keys that the laptop knows, such as `aws:PrincipalArn`. */
  readonly context: Readonly<Record<string, string>>;
  /** The caller, for a policy that names principals. @default - the policy is one of the caller */
  readonly principal?: Principal;
}

export interface Principal {
  readonly account: string;
  readonly arn: string;
}

/**
 * What the statements of policies say about a request. Parts of policies that the laptop cannot evaluate count in favour of the caller: it
 * refuses only what AWS refuses.
 */
export function decide(statements: readonly JsonObject[], request: AccessRequest): 'allowed' | 'denied' | 'not allowed' {
  const applies = (effect: 'Allow' | 'Deny'): boolean =>
    statements.some((statement) => statement['Effect'] === effect && matches(statement, { request, unknown: effect === 'Allow' }));
  if (applies('Deny')) {
    return 'denied';
  }
  return applies('Allow') ? 'allowed' : 'not allowed';
}

/** The statements of a policy document. */
export function statementsOf(document: Json | undefined): readonly JsonObject[] {
  const statement = isJsonObject(document) ? document['Statement'] : undefined;
  return listOf(statement).filter(isJsonObject);
}

interface Match {
  readonly request: AccessRequest;
  /** Whether a part that cannot be evaluated counts as a match. */
  readonly unknown: boolean;
}

function matches(statement: JsonObject, { request, unknown }: Match): boolean {
  const { action, resources, principal } = request;
  if (['NotAction', 'NotResource', 'NotPrincipal'].some((name) => statement[name] !== undefined)) {
    return unknown;
  }
  const matchesResource = (resource: string): boolean => strings(statement['Resource']).some((pattern) => isLike(resource, pattern));
  return (
    strings(statement['Action']).some((pattern) => isLike(action.toLowerCase(), pattern.toLowerCase())) &&
    (principal === undefined ? resources.every(matchesResource) : matchesPrincipal(statement['Principal'], principal)) &&
    matchesConditions(statement['Condition'], { request, unknown })
  );
}

function matchesPrincipal(given: Json | undefined, { account, arn }: Principal): boolean {
  const named = isJsonObject(given) ? strings(given['AWS']) : strings(given);
  return named.some(
    (each) => each === '*' || each === account || each === arn || new RegExp(`^arn:[a-z-]+:iam::${account}:root$`).test(each),
  );
}

const isLike = (value: string, pattern: string): boolean => wildcard(pattern, 's').test(value);

const OPERATORS: Readonly<Record<string, (value: string, pattern: string) => boolean>> = {
  StringEquals: (value, pattern) => value === pattern,
  StringLike: isLike,
  ArnEquals: isLike,
  ArnLike: isLike,
};

function matchesConditions(conditions: Json | undefined, { request: { context }, unknown }: Match): boolean {
  return Object.entries(isJsonObject(conditions) ? conditions : {}).every(([operator, keys]) =>
    Object.entries(isJsonObject(keys) ? keys : {}).every(([key, patterns]) => {
      const [compare, value] = [OPERATORS[operator], context[key]];
      return compare === undefined || value === undefined ? unknown : strings(patterns).some((pattern) => compare(value, pattern));
    }),
  );
}

function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) {
    return [];
  }
  return isJsonList(value) ? value : [value];
}

const strings = (value: Json | undefined): readonly string[] => listOf(value).filter((each) => typeof each === 'string');
