import type { Json, JsonObject } from '../cloudformation/resource-provider';
import { isJsonList, isJsonObject } from '../json';

/** Members whose keys are data and not names of members. */
const MAPS = ['Configuration', 'Options', 'DockerLabels'];

/** Properties of a resource in the spelling of its service's own API: `RunOrder` is `runOrder` there. */
export function apiShape(properties: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
      MAPS.includes(name) && isJsonObject(value) ? texts(value) : shapeOf(value),
    ]),
  );
}

function shapeOf(value: Json): Json {
  if (isJsonList(value)) {
    return value.map(shapeOf);
  }
  return isJsonObject(value) ? apiShape(value) : value;
}

const texts = (map: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]));
