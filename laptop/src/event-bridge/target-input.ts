import { isJsonObject, type Json, type JsonObject } from '../json';
import type { JsonReader } from '../json-reader';

/** A string of a JSON document, or a variable in place of a value. */
const STRING_OR_VARIABLE = /"(?:[^"\\]|\\.)*"|<[^<>"]+>/g;
const VARIABLE = /<([^<>"]+)>/g;

/**
 * What EventBridge sends to a target of a rule for an event.
 * @throws Error when the target makes no valid JSON of it
 */
export function targetInput(target: JsonReader, event: JsonObject): Json {
  const transformer = target.optionalObject('InputTransformer');
  if (transformer !== null) {
    const paths = Object.entries(transformer.stringMap('InputPathsMap')).map(([name, path]) => [name, valueAt(path, event)] as const);
    return JSON.parse(fillTemplate(transformer.string('InputTemplate'), new Map(paths))) as Json;
  }
  const constant = target.optionalString('Input');
  return constant === null ? event : (JSON.parse(constant) as Json);
}

/** A path such as `$.detail.execution-id`; null where the event does not have it. */
const valueAt = (path: string, event: JsonObject): Json =>
  path
    .split('.')
    .slice(1)
    .reduce<Json>((value, key) => (isJsonObject(value) ? (value[key] ?? null) : null), event);

/** A variable is a JSON value, or text inside of a string. */
function fillTemplate(template: string, values: ReadonlyMap<string, Json>): string {
  const valueOf = (name: string): Json => values.get(name) ?? null;
  return template.replace(STRING_OR_VARIABLE, (part) =>
    part.startsWith('"')
      ? part.replace(VARIABLE, (known, name: string) => (values.has(name) ? textOf(valueOf(name)) : known))
      : JSON.stringify(valueOf(part.slice(1, -1))),
  );
}

/** Escaped for a JSON string. */
const textOf = (value: Json): string => JSON.stringify(typeof value === 'string' ? value : JSON.stringify(value)).slice(1, -1);
