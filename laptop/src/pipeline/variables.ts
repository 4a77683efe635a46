import type { Json, JsonObject } from '../json';

/** Output variables by namespace. */
export type Namespaces = Readonly<Record<string, Readonly<Record<string, string>>>>;

const REFERENCE = /#\{([A-Za-z0-9_@-]+)\.([A-Za-z0-9_@-]+)\}/g;

/**
 * Replaces every `#{namespace.variable}` in the configuration of an action.
 * @throws Error when no earlier action has the variable
 */
export function resolveVariables(configuration: JsonObject, namespaces: Namespaces): JsonObject {
  return resolve(configuration, namespaces) as JsonObject;
}

/** Whether every variable in the configuration has a value. */
export function canResolve(configuration: JsonObject, namespaces: Namespaces): boolean {
  const references = JSON.stringify(configuration).matchAll(REFERENCE);
  return [...references].every(([reference]) => find(reference, namespaces) !== undefined);
}

function resolve(value: Json, namespaces: Namespaces): Json {
  if (typeof value === 'string') {
    return value.replace(REFERENCE, (reference) => find(reference, namespaces) ?? fail(reference, namespaces));
  }
  if (Array.isArray(value)) {
    return value.map((item: Json) => resolve(item, namespaces));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item as Json, namespaces)]));
  }
  return value;
}

function find(reference: string, namespaces: Namespaces): string | undefined {
  const [namespace, variable] = reference.slice('#{'.length, -'}'.length).split('.');
  return namespace === undefined || variable === undefined ? undefined : namespaces[namespace]?.[variable];
}

function fail(reference: string, namespaces: Namespaces): never {
  const known = Object.entries(namespaces).flatMap(([name, variables]) => Object.keys(variables).map((key) => `${name}.${key}`));
  throw new Error(`no earlier action has the variable ${reference}; there are ${known.length === 0 ? 'no variables' : known.join(', ')}`);
}
