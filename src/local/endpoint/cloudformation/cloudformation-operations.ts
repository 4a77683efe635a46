import type { JsonObject } from '../../cloudformation/resource-provider';
import type { Stack } from '../../cloudformation/stack';
import { partitionOf } from '../../cloudformation/template/pseudo-parameters';
import type { EngineParts } from '../engine-parts';
import { Input } from '../input';
import type { OperationGroup, OperationRequest } from '../operation';

/** The stacks and what is in them, in the wire protocol of CloudFormation. */
export const cloudFormationOperations = (parts: EngineParts): OperationGroup => ({
  protocol: 'query',
  signingName: 'cloudformation',
  apiName: '2010-05-15',
  errorCodes: [],
  operations: {
    DescribeStacks: (request) => ({ Stacks: asked(parts, inputOf(request)).map(describe) }),
    DescribeStackResources: (request) => ({ StackResources: one(parts, inputOf(request)).flatMap(resources) }),
    DeleteStack: (request) => deleteStack(parts, inputOf(request)),
    ListStackResources: (request) => ({ StackResourceSummaries: one(parts, inputOf(request)).flatMap(resources) }),
  },
});

const inputOf = ({ input }: OperationRequest): Input => new Input(input, 'ValidationError');

const one = (parts: EngineParts, input: Input): readonly Stack[] => (input.text('StackName') === '' ? input.refuse('StackName is required') : asked(parts, input));

function asked({ stacks }: EngineParts, input: Input): readonly Stack[] {
  const name = input.optionalText('StackName');
  const found = stacks.list().filter((stack) => name === null || stack.name === name || stackId(stack) === name || stackId(stack).startsWith(`${name}/`));
  return name !== null && found.length === 0 ? input.refuse(`Stack with id ${name} does not exist`) : found;
}

/** Answers when the stack is gone, unlike AWS, which answers when it begins. One that is not there is gone already. */
async function deleteStack({ stacks }: EngineParts, input: Input): Promise<JsonObject> {
  const name = input.text('StackName');
  const stack = stacks.list().find((candidate) => candidate.name === name || stackId(candidate) === name);
  try {
    await stacks.delete(stack?.name ?? name);
  } catch (error) {
    return input.refuse(`Stack ${name} cannot be deleted: ${(error as Error).message}`);
  }
  return {};
}

const describe = (stack: Stack): JsonObject => ({
  StackName: stack.name,
  StackId: stackId(stack),
  StackStatus: stack.status,
  CreationTime: createdAt(stack),
  LastUpdatedTime: stack.updatedAt,
  EnableTerminationProtection: false,
  DisableRollback: false,
  Outputs: Object.entries(stack.outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
  Parameters: [],
  Tags: [],
});

const resources = (stack: Stack): JsonObject[] => stack.resources.map((record) => ({
  StackName: stack.name,
  StackId: stackId(stack),
  LogicalResourceId: record.logicalId,
  PhysicalResourceId: record.physicalId,
  ResourceType: record.type,
  ResourceStatus: 'CREATE_COMPLETE',
  Timestamp: stack.updatedAt,
  LastUpdatedTimestamp: stack.updatedAt,
}));

const stackId = (stack: Stack & { readonly stackId?: string }): string =>
  stack.stackId ?? `arn:${partitionOf(stack.region)}:cloudformation:${stack.region}:${stack.account}:stack/${stack.name}`;

const createdAt = (stack: Stack & { readonly createdAt?: string }): string => stack.createdAt ?? stack.updatedAt;
