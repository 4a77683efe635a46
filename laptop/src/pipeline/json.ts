import type { Json, JsonObject } from '../cloudformation/resource-provider';

/** Narrowing of values that a template must have; the errors show the value, since the reader has the template at hand. */

export function asString(value: Json | undefined): string {
  if (typeof value !== 'string') {
    throw new Error(`expected a string in the template, found ${JSON.stringify(value)}`);
  }
  return value;
}

export function optionalString(value: Json | undefined): string | null {
  return value === undefined || value === null ? null : asString(value);
}

export function asArray(value: Json | undefined): readonly Json[] {
  if (!Array.isArray(value)) {
    throw new Error(`expected a list in the template, found ${JSON.stringify(value)}`);
  }
  return value as readonly Json[];
}

export function asObject(value: Json | undefined): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`expected an object in the template, found ${JSON.stringify(value)}`);
  }
  return value as JsonObject;
}
