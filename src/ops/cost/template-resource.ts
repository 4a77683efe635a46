import { isPlainObject } from '../../config/shape/is-plain-object';
import type { StackTemplate, StackTemplates } from '../../config/stateful-resources';

/** A resource of a template, with the others of the template. */
export interface TemplateResource {
  /** `<stack>/<logical id>` */
  readonly id: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly siblings: () => readonly TemplateResource[];
}

/** Every resource of the templates, in the order of the templates. */
export const resourcesOf = (templates: StackTemplates): readonly TemplateResource[] =>
  Object.entries(templates).flatMap(([stack, template]) => resourcesOfStack(stack, template));

function resourcesOfStack(stack: string, { Resources = {} }: StackTemplate): readonly TemplateResource[] {
  const all: readonly TemplateResource[] = Object.entries(Resources).map(([logicalId, { Type, Properties = {} }]) => ({
    id: `${stack}/${logicalId}`,
    logicalId,
    type: Type,
    properties: Properties,
    siblings: () => all,
  }));
  return all;
}

/** A number, also one that is written as a string; null for anything else, such as a reference. */
export function numberIn(value: unknown): number | null {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

export const objectIn = (value: unknown): Readonly<Record<string, unknown>> => (isPlainObject(value) ? value : {});

export const listIn = (value: unknown): readonly Readonly<Record<string, unknown>>[] => (Array.isArray(value) ? value.map(objectIn) : []);

/** Whether a value contains a `Ref` or `Fn::GetAtt` of a resource of the same template. */
export function refersTo(value: unknown, logicalId: string): boolean {
  if (Array.isArray(value)) {
    return value.some((each) => refersTo(each, logicalId));
  }
  const object = objectIn(value);
  const attribute = object['Fn::GetAtt'];
  return (
    object['Ref'] === logicalId ||
    (Array.isArray(attribute) && attribute[0] === logicalId) ||
    Object.values(object).some((each) => refersTo(each, logicalId))
  );
}
