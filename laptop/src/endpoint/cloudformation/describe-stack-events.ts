import { EndpointError } from '../endpoint-error';
import { paginate, withToken } from '../paginate';
import { stackByNameOrId, type CloudFormationBackend } from './find-stack';
import type { StackEvent } from '../../cloudformation/stack-event';
import type { JsonObject } from '../../json';
import type { JsonReader } from '../../json-reader';

const PAGE_SIZE = 100;

/** The events of a stack, the newest first. A deleted stack is only found by its id. */
export function describeStackEvents(backend: CloudFormationBackend, input: JsonReader): JsonObject {
  const nameOrId = input.string('StackName');
  const stack = stackByNameOrId(backend, nameOrId);
  const stackId = stack?.stackId ?? nameOrId;
  const events = backend.stacks.events(stackId);
  const stackName = stack?.name ?? stackId.split('/')[1];
  if (stackName === undefined || (stack === undefined && events.length === 0)) {
    throw new EndpointError('ValidationError', `Stack [${nameOrId}] does not exist`);
  }
  const { items, nextToken } = paginate({
    items: events,
    idOf: ({ id }) => id,
    size: PAGE_SIZE,
    token: input.optionalString('NextToken'),
    invalidToken: 'ValidationError',
  });
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
