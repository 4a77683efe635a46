import { ResourceFailure } from '../../cloudformation/resource-failure';
import { EndpointError } from '../endpoint-error';
import { inputReader, type OperationGroup, type OperationRequest } from '../operation';
import { describeStackEvents } from './describe-stack-events';
import { describeStackResources, listStackResources } from './describe-stack-resources';
import { describeStacks } from './describe-stacks';
import { requestedStack, stackByNameOrId, type CloudFormationBackend } from './find-stack';
import type { JsonObject } from '../../json';
import type { JsonReader } from '../../json-reader';

/** The stacks, their resources and their events, in the wire protocol of CloudFormation. */
export const cloudFormationOperations = (backend: CloudFormationBackend): OperationGroup => ({
  protocol: 'query',
  signingName: 'cloudformation',
  apiName: '2010-05-15',
  errorCodes: [],
  operations: {
    DescribeStacks: (request) => describeStacks(backend, inputOf(request)),
    DescribeStackEvents: (request) => describeStackEvents(backend, inputOf(request)),
    DescribeStackResources: (request) => describeStackResources(backend, inputOf(request)),
    GetTemplate: (request) => ({ TemplateBody: JSON.stringify(requestedStack(backend, inputOf(request)).template) }),
    DeleteStack: (request) => deleteRequestedStack(backend, inputOf(request)),
    ListStackResources: (request) => listStackResources(backend, inputOf(request)),
  },
});

const inputOf = (request: OperationRequest): JsonReader => inputReader(request, 'ValidationError');

/**
 * Returns when the stack is deleted or could not be; AWS returns when the deletion begins. As there, deleting a stack that does not exist
 * succeeds, and a resource that could not be deleted shows in the status and the events of the stack.
 */
async function deleteRequestedStack(backend: CloudFormationBackend, input: JsonReader): Promise<JsonObject> {
  const nameOrId = input.string('StackName');
  const stack = stackByNameOrId(backend, nameOrId);
  try {
    if (stack !== undefined) {
      await backend.stacks.delete(stack.name);
    }
  } catch (error) {
    if (!(error instanceof ResourceFailure)) {
      throw new EndpointError('ValidationError', `Stack ${nameOrId} cannot be deleted: ${(error as Error).message}`);
    }
  }
  return {};
}
