import type { JsonObject } from '../../cloudformation/resource-provider';
import type { StackEvent } from '../../cloudformation/stack-event';
import type { EngineParts } from '../engine-parts';
import type { Input } from '../input';
import { paginate, withToken } from '../paginate';
import { findStacks } from './find-stack';

const PAGE = 100;

/** What happened to a stack, the newest first; to one that is deleted by its id alone. */
export function describeStackEvents(parts: EngineParts, input: Input): JsonObject {
  const asked = input.text('StackName');
  const [standing] = findStacks(parts, asked);
  const stackId = standing?.stackId ?? asked;
  const events = parts.stacks.events(stackId);
  if (standing === undefined && events.length === 0) {
    input.refuse(`Stack [${asked}] does not exist`);
  }
  const { items, nextToken } = paginate({
    items: events,
    idOf: ({ id }) => id,
    size: PAGE,
    token: input.optionalText('NextToken'),
    invalidToken: 'ValidationError',
  });
  const stackName = stackId.split('/')[1] ?? '';
  return {
    StackEvents: items.map((event) => describe(event, { StackId: stackId, StackName: stackName })),
    ...withToken('NextToken', nextToken),
  };
}

const describe = (event: StackEvent, stack: JsonObject): JsonObject => ({
  ...stack,
  EventId: event.id,
  LogicalResourceId: event.logicalId,
  PhysicalResourceId: event.physicalId,
  ResourceType: event.type,
  Timestamp: event.at,
  ResourceStatus: event.status,
  ...(event.reason === null ? {} : { ResourceStatusReason: event.reason }),
});
