import type { Json, JsonObject } from '../cloudformation/resource-provider';

/** Output variables by namespace. */
export type Namespaces = Readonly<Record<string, Readonly<Record<string, string>>>>;

const REFERENCE = /#\{([A-Za-z0-9_@-]+)\.([A-Za-z0-9_@-]+)\}/g;

/**
 * Puts the values of `#{namespace.variable}` into an action's configuration, as CodePipeline does before an action starts.
 * @throws Error naming the reference and the variables there are
 */
export function resolveVariables(configuration: JsonObject, namespaces: Namespaces): JsonObject {
  return resolve(configuration, namespaces) as JsonObject;
}

/** Whether every variable that the configuration refers to has a value. */
export function canResolve(configuration: JsonObject, namespaces: Namespaces): boolean {
  const references = JSON.stringify(configuration).matchAll(REFERENCE);
  return [...references].every(([, namespace = '', variable = '']) => namespaces[namespace]?.[variable] !== undefined);
}

function resolve(value: Json, namespaces: Namespaces): Json {
  if (typeof value === 'string') {
    return value.replace(REFERENCE, (reference, namespace: string, variable: string) =>
      lookUp({ reference, namespace, variable, namespaces }),
    );
  }
  if (Array.isArray(value)) {
    return value.map((item: Json) => resolve(item, namespaces));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item as Json, namespaces)]));
  }
  return value;
}

function lookUp({
  reference,
  namespace,
  variable,
  namespaces,
}: {
  reference: string;
  namespace: string;
  variable: string;
  namespaces: Namespaces;
}): string {
  const found = namespaces[namespace]?.[variable];
  if (found === undefined) {
    const known = Object.entries(namespaces).flatMap(([name, variables]) => Object.keys(variables).map((key) => `${name}.${key}`));
    throw new Error(`no earlier action gave ${reference}; there are ${known.length === 0 ? 'no variables' : known.join(', ')}`);
  }
  return found;
}
