import { isJsonList, isJsonObject, type Json, type JsonObject } from '../json';

/** Members whose keys are data, and not names of members. */
const MAPS = ['Configuration', 'Options', 'DockerLabels'];

/** Properties of a resource, spelled as in the API of its service: `RunOrder` becomes `runOrder`. */
export function apiShape(properties: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
      MAPS.includes(name) && isJsonObject(value) ? stringValues(value) : shapeOf(value),
    ]),
  );
}

function shapeOf(value: Json): Json {
  if (isJsonList(value)) {
    return value.map(shapeOf);
  }
  return isJsonObject(value) ? apiShape(value) : value;
}

/** With other values as JSON, as APIs have the configuration of an action. */
export const stringValues = (map: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]));
