import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../json';
import { recordOnlyTypes } from './record-only-types';
import { attributesIn } from './references';
import { TemplateError } from './template-error';

export interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: JsonObject;
  readonly dependsOn: readonly string[];
  readonly condition: string | null;
  readonly deletionPolicy: string;
  readonly updateReplacePolicy: string;
  /** Whether the template says that its type means nothing on a laptop. */
  readonly recordOnly: boolean;
  /** The attributes that the template uses, sorted. */
  readonly usedAttributes: readonly string[];
}

/** A template's sections, with their shape checked and nothing evaluated. */
export interface Template {
  readonly parameters: Readonly<Record<string, JsonObject>>;
  readonly mappings: JsonObject;
  readonly conditions: JsonObject;
  readonly resources: Readonly<Record<string, TemplateResource>>;
  readonly outputs: Readonly<Record<string, JsonObject>>;
}

/**
 * Reads the sections of a template, except for `Description`, which has no effect, and `Rules`, which check what a person
 * enters: here every value comes from the template or the pipeline.
 */
export function readTemplate(source: JsonObject): Template {
  if (source.Transform !== undefined) {
    throw new TemplateError(
      'Transform',
      'the laptop engine does not support template transforms (macros, SAM); expand the template before it is deployed',
    );
  }
  const bodies = objectsOf(source, 'Resources');
  const recordOnly = recordOnlyTypes(source, bodies);
  const attributes = attributesIn([...Object.values(bodies), sectionOf(source, 'Outputs')]);
  const resources = Object.entries(bodies).map(([id, body]) => {
    const resource = readResource(id, body);
    return [id, { ...resource, recordOnly: recordOnly.has(resource.type), usedAttributes: attributes.get(id) ?? [] }] as const;
  });
  if (resources.length === 0) {
    throw new TemplateError('Resources', 'a template needs at least one resource');
  }
  return {
    parameters: objectsOf(source, 'Parameters'),
    mappings: sectionOf(source, 'Mappings'),
    conditions: sectionOf(source, 'Conditions'),
    resources: Object.fromEntries(resources),
    outputs: objectsOf(source, 'Outputs'),
  };
}

function readResource(logicalId: string, body: JsonObject): Omit<TemplateResource, 'recordOnly' | 'usedAttributes'> {
  const path = `Resources.${logicalId}`;
  const { Type: type, Properties: properties = {}, Condition: condition = null } = body;
  if (typeof type !== 'string') {
    throw new TemplateError(`${path}.Type`, 'a resource needs a Type, which is a string');
  }
  if (!isJsonObject(properties)) {
    throw new TemplateError(`${path}.Properties`, 'Properties must be an object');
  }
  if (condition !== null && typeof condition !== 'string') {
    throw new TemplateError(`${path}.Condition`, "a resource's Condition must be the name of a condition");
  }
  const deletionPolicy = policyOf(body.DeletionPolicy, `${path}.DeletionPolicy`);
  const updateReplacePolicy = policyOf(body.UpdateReplacePolicy, `${path}.UpdateReplacePolicy`);
  return {
    logicalId,
    type,
    properties,
    dependsOn: namesOf(body.DependsOn, `${path}.DependsOn`),
    condition,
    deletionPolicy,
    updateReplacePolicy,
  };
}

const POLICIES = ['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot'];

function policyOf(value: Json | undefined, path: string): string {
  if (value === undefined) {
    return 'Delete';
  }
  if (typeof value !== 'string' || !POLICIES.includes(value)) {
    throw new TemplateError(path, `${JSON.stringify(value)} is not a policy; it must be one of ${POLICIES.join(', ')}`);
  }
  return value;
}

function namesOf(value: Json | undefined, path: string): readonly string[] {
  const names = value === undefined ? [] : isJsonList(value) ? value : [value];
  return names.map((name) => {
    if (typeof name !== 'string') {
      throw new TemplateError(path, 'DependsOn must be a logical id or a list of them');
    }
    return name;
  });
}

function sectionOf(source: JsonObject, name: string): JsonObject {
  const section = source[name] ?? {};
  if (!isJsonObject(section)) {
    throw new TemplateError(name, 'the section must be an object');
  }
  return section;
}

function objectsOf(source: JsonObject, name: string): Readonly<Record<string, JsonObject>> {
  const entries = Object.entries(sectionOf(source, name)).map(([id, body]) => {
    if (!isJsonObject(body)) {
      throw new TemplateError(`${name}.${id}`, 'must be an object');
    }
    return [id, body] as const;
  });
  return Object.fromEntries(entries);
}
