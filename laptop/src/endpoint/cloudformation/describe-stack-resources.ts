import type { JsonObject } from '../../cloudformation/resource-provider';
import type { Stack } from '../../cloudformation/stack';
import type { StackEvent } from '../../cloudformation/stack-event';
import type { EngineParts } from '../engine-parts';
import type { Input } from '../input';
import { paginate, withToken } from '../paginate';
import { findStack } from './find-stack';

const PAGE = 100;

export function describeStackResources(parts: EngineParts, input: Input): JsonObject {
  const stack = findStack(parts, input);
  const only = input.optionalText('LogicalResourceId');
  const resources = resourcesOf(parts, stack).filter(({ logicalId }) => only === null || logicalId === only);
  return {
    StackResources: resources
      .slice(0, PAGE)
      .map((resource) => ({ StackName: stack.name, StackId: stack.stackId, ...describe(resource), Timestamp: resource.at })),
  };
}

export function listStackResources(parts: EngineParts, input: Input): JsonObject {
  const { items, nextToken } = paginate({
    items: resourcesOf(parts, findStack(parts, input)),
    idOf: ({ logicalId }) => logicalId,
    size: PAGE,
    token: input.optionalText('NextToken'),
    invalidToken: 'ValidationError',
  });
  return {
    StackResourceSummaries: items.map((resource) => ({ ...describe(resource), LastUpdatedTimestamp: resource.at })),
    ...withToken('NextToken', nextToken),
  };
}

type Resource = Pick<StackEvent, 'logicalId' | 'physicalId' | 'type' | 'status' | 'reason' | 'at'>;

/** What a stack holds, each as its newest event tells it. An event may be gone, or never have been written by an older engine. */
function resourcesOf({ stacks }: EngineParts, stack: Stack): readonly Resource[] {
  const events = stacks.events(stack.stackId);
  const held = stack.resources.map(
    ({ logicalId, physicalId, type }): Resource =>
      events.find((event) => event.logicalId === logicalId && event.physicalId === physicalId) ?? {
        logicalId,
        physicalId,
        type,
        status: 'CREATE_COMPLETE',
        reason: null,
        at: stack.updatedAt,
      },
  );
  const coming = stack.creating === null ? undefined : events.find(({ logicalId }) => logicalId === stack.creating);
  return coming === undefined ? held : [...held, coming];
}

const describe = ({ logicalId, physicalId, type, status, reason }: Resource): JsonObject => ({
  LogicalResourceId: logicalId,
  ...(physicalId === '' ? {} : { PhysicalResourceId: physicalId }),
  ResourceType: type,
  ResourceStatus: status,
  ...(reason === null ? {} : { ResourceStatusReason: reason }),
});
