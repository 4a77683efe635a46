import type { JsonObject } from '../../cloudformation/resource-provider';
import { ResourceFailure } from '../../cloudformation/resource-failure';
import type { EngineParts } from '../engine-parts';
import { Input } from '../input';
import type { OperationGroup, OperationRequest } from '../operation';
import { describeStackEvents } from './describe-stack-events';
import { describeStackResources, listStackResources } from './describe-stack-resources';
import { describeStacks } from './describe-stacks';

/** The stacks, what is in them and what happened to them, in the wire protocol of CloudFormation. */
export const cloudFormationOperations = (parts: EngineParts): OperationGroup => ({
  protocol: 'query',
  signingName: 'cloudformation',
  apiName: '2010-05-15',
  errorCodes: [],
  operations: {
    DescribeStacks: (request) => describeStacks(parts, inputOf(request)),
    DescribeStackEvents: (request) => describeStackEvents(parts, inputOf(request)),
    DescribeStackResources: (request) => describeStackResources(parts, inputOf(request)),
    DeleteStack: (request) => deleteStack(parts, inputOf(request)),
    ListStackResources: (request) => listStackResources(parts, inputOf(request)),
  },
});

const inputOf = ({ input }: OperationRequest): Input => new Input(input, 'ValidationError');

/**
 * Answers when the stack is gone or could not be deleted, unlike AWS, which answers when it begins; as there, a resource that could not
 * be deleted is told by the stack's status and events. A stack that is not there is gone already.
 */
async function deleteStack({ stacks }: EngineParts, input: Input): Promise<JsonObject> {
  const name = input.text('StackName');
  const stack = stacks.list().find((candidate) => candidate.name === name || candidate.stackId === name);
  try {
    // An id of a stack that is gone is no name of another one.
    await (stack && stacks.delete(stack.name));
  } catch (error) {
    if (!(error instanceof ResourceFailure)) {
      return input.refuse(`Stack ${name} cannot be deleted: ${(error as Error).message}`);
    }
  }
  return {};
}
