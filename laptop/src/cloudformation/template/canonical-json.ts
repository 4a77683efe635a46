import type { Json } from '../resource-provider';
import { isJsonList, isJsonObject } from './json-object';

/** The same text for equal values, whatever the order of their keys. */
export function canonicalJson(value: Json): string {
  if (isJsonList(value)) {
    return `[${value.map(canonicalJson).join(',')}]`;
  }
  if (isJsonObject(value)) {
    const members = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}
