import { paginate, withToken } from '../paginate';
import { requestedStack, type CloudFormationBackend } from './find-stack';
import type { Stack } from '../../cloudformation/stack';
import type { StackEvent } from '../../cloudformation/stack-event';
import type { JsonObject } from '../../json';
import type { JsonReader } from '../../json-reader';

const PAGE_SIZE = 100;

export function describeStackResources(backend: CloudFormationBackend, input: JsonReader): JsonObject {
  const stack = requestedStack(backend, input);
  const requested = input.optionalString('LogicalResourceId');
  const resources = resourcesOf(backend, stack).filter(({ logicalId }) => requested === null || logicalId === requested);
  return {
    StackResources: resources
      .slice(0, PAGE_SIZE)
      .map((resource) => ({ StackName: stack.name, StackId: stack.stackId, ...describe(resource), Timestamp: resource.at })),
  };
}

export function listStackResources(backend: CloudFormationBackend, input: JsonReader): JsonObject {
  const { items, nextToken } = paginate({
    items: resourcesOf(backend, requestedStack(backend, input)),
    idOf: ({ logicalId }) => logicalId,
    size: PAGE_SIZE,
    token: input.optionalString('NextToken'),
    invalidToken: 'ValidationError',
  });
  return {
    StackResourceSummaries: items.map((resource) => ({ ...describe(resource), LastUpdatedTimestamp: resource.at })),
    ...withToken('NextToken', nextToken),
  };
}

type Resource = Pick<StackEvent, 'logicalId' | 'physicalId' | 'type' | 'status' | 'reason' | 'at'>;

/** The resources of a stack, each with the status of its newest event. Old events are deleted, so there may be none. */
function resourcesOf({ stacks }: CloudFormationBackend, stack: Stack): readonly Resource[] {
  const events = stacks.events(stack.stackId);
  const existing = stack.resources.map(
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
  const creating = stack.creating === null ? undefined : events.find(({ logicalId }) => logicalId === stack.creating);
  return creating === undefined ? existing : [...existing, creating];
}

const describe = ({ logicalId, physicalId, type, status, reason }: Resource): JsonObject => ({
  LogicalResourceId: logicalId,
  ...(physicalId === '' ? {} : { PhysicalResourceId: physicalId }),
  ResourceType: type,
  ResourceStatus: status,
  ...(reason === null ? {} : { ResourceStatusReason: reason }),
});
