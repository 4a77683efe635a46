import { referencesIn } from './references';
import type { Template, TemplateResource } from './template';
import { TemplateError } from './template-error';

export interface OrderedResource {
  readonly resource: TemplateResource;
  /** Logical ids to which its properties refer. */
  readonly references: readonly string[];
}

/**
 * The resources in an order in which each comes after those that it needs, otherwise in the template's order.
 * @throws TemplateError naming the cycle, or a `DependsOn` that names no resource
 */
export function deploymentOrder(template: Template): readonly OrderedResource[] {
  const ordered = new Map<string, OrderedResource>();
  for (const logicalId of Object.keys(template.resources)) {
    visit({ template, ordered, trail: [] }, logicalId);
  }
  return [...ordered.values()];
}

interface Walk {
  readonly template: Template;
  readonly ordered: Map<string, OrderedResource>;
  /** The resources that led to the visited one. */
  readonly trail: readonly string[];
}

function visit(walk: Walk, logicalId: string): void {
  const resource = walk.template.resources[logicalId];
  if (walk.ordered.has(logicalId) || resource === undefined) {
    return;
  }
  const start = walk.trail.indexOf(logicalId);
  if (start >= 0) {
    const cycle = [...walk.trail.slice(start), logicalId].join(' -> ');
    throw new TemplateError(`Resources.${logicalId}`, `circular dependency between resources: ${cycle}`);
  }
  const missing = resource.dependsOn.find((name) => walk.template.resources[name] === undefined);
  if (missing !== undefined) {
    throw new TemplateError(`Resources.${logicalId}.DependsOn`, `"${missing}" is not a resource of this template`);
  }
  const references = [...referencesIn(resource.properties)].filter((name) => walk.template.resources[name] !== undefined);
  for (const needed of [...references, ...resource.dependsOn]) {
    visit({ ...walk, trail: [...walk.trail, logicalId] }, needed);
  }
  walk.ordered.set(logicalId, { resource, references });
}
