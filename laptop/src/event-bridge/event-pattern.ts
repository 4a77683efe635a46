import type { ResourceRecord } from '../cloudformation/resource-provider';
import type { Stack } from '../cloudformation/stack';
import { canonicalJson, isJsonList, isJsonObject, type Json, type JsonObject } from '../json';

export const EVENT_RULE = 'AWS::Events::Rule';
/** The source of the events of Parameter Store. */
export const PARAMETER_STORE = 'aws.ssm';

/** Whether a rule is about Parameter Store alone, so that the engine itself calls its targets. */
export const isParameterRule = (properties: JsonObject): boolean =>
  isJsonObject(properties.EventPattern) && canonicalJson(properties.EventPattern.source ?? null) === canonicalJson([PARAMETER_STORE]);

/** Whether a value, or one of a list, matches a pattern: one of its strings, and each field of an object. */
export function matches(pattern: Json, value: Json): boolean {
  if (isJsonList(pattern)) {
    return isJsonList(value) ? value.some((each) => pattern.includes(each)) : pattern.includes(value);
  }
  return isJsonObject(pattern) && isJsonObject(value) && Object.entries(pattern).every(([key, each]) => matches(each, value[key] ?? null));
}

/** The rules of a stack that match an event. */
export const matchingRules = ({ resources }: Pick<Stack, 'resources'>, event: JsonObject): readonly ResourceRecord[] =>
  resources.filter(
    ({ type, properties }) => type === EVENT_RULE && properties.State !== 'DISABLED' && matches(properties.EventPattern ?? null, event),
  );
