import type { ResourceDifference } from '@aws-cdk/cloudformation-diff';
import type { StackTemplate, TemplateResource } from '../../config/stateful-resources';
import { compareValues } from './compare-values';
import type { ResourceChange, ResourceEffect } from './environment-changes';

/** A change of these creates a new revision, from which nothing is lost. */
const REVISIONS = ['AWS::ECS::TaskDefinition'];

export interface ComparedTemplates {
  readonly deployed: StackTemplate;
  readonly planned: StackTemplate;
}

/** The resources that an update of a stack changes, in the order of the template. Metadata and outputs do not count. */
export async function compareStack({ deployed, planned }: ComparedTemplates): Promise<readonly ResourceChange[]> {
  // Most commits change nothing but the version, and the library takes half a second to load.
  if (JSON.stringify(deployed.Resources) === JSON.stringify(planned.Resources)) {
    return [];
  }
  const { fullDiff } = await import('@aws-cdk/cloudformation-diff');
  const { changes } = fullDiff({ Resources: deployed.Resources ?? {} }, { Resources: planned.Resources ?? {} }).resources;
  const order = [...Object.keys(planned.Resources ?? {}), ...Object.keys(deployed.Resources ?? {})];
  return Object.entries(changes)
    .sort(([one], [other]) => order.indexOf(one) - order.indexOf(other))
    .flatMap(([logicalId, difference]) => {
      const resource = planned.Resources?.[logicalId] ?? deployed.Resources?.[logicalId];
      return resource === undefined ? [] : describeResource({ logicalId, resource, difference });
    });
}

interface DescribedResource {
  readonly logicalId: string;
  readonly resource: TemplateResource;
  readonly difference: ResourceDifference;
}

function describeResource({ logicalId, resource, difference }: DescribedResource): readonly ResourceChange[] {
  const { Metadata: _old, ...policies } = difference.otherChanges;
  const properties = Object.entries(difference.propertyUpdates);
  const effect = effectOf(difference, resource.Type);
  const isCompared = effect !== 'added' && effect !== 'removed';
  const changes = [...properties, ...Object.entries(policies)];
  if (isCompared && changes.length === 0 && !difference.resourceTypeChanged) {
    return [];
  }
  return [
    {
      logicalId,
      type: resource.Type,
      name: nameOf(logicalId, resource),
      effect,
      replacedBy: effect === 'changed' ? [] : properties.filter(([, { changeImpact }]) => replaces(changeImpact)).map(([name]) => name),
      values: isCompared
        ? changes.flatMap(([name, { oldValue, newValue }]) => compareValues([name], { before: oldValue, after: newValue }))
        : [],
    },
  ];
}

const replaces = (impact: string | undefined): boolean => impact === 'WILL_REPLACE' || impact === 'MAY_REPLACE';

function effectOf(difference: ResourceDifference, type: string): ResourceEffect {
  if (difference.isAddition) {
    return 'added';
  }
  if (difference.isRemoval) {
    return 'removed';
  }
  const isReplaced = difference.changeImpact === 'WILL_REPLACE' || difference.resourceTypeChanged;
  if (REVISIONS.includes(type)) {
    return 'changed';
  }
  return isReplaced ? 'replaced' : difference.changeImpact === 'MAY_REPLACE' ? 'may be replaced' : 'changed';
}

/** `service/Task/Definition` for `prod/service/Task/Definition/Resource`. */
function nameOf(logicalId: string, { Metadata }: TemplateResource): string {
  const path = Metadata?.['aws:cdk:path'];
  const parts = typeof path === 'string' ? path.split('/').slice(1) : [];
  const named = ['Resource', 'Default'].includes(parts.at(-1) ?? '') ? parts.slice(0, -1) : parts;
  return named.length === 0 ? logicalId : named.join('/');
}
