import { missingStack, stackByNameOrId, type CloudFormationBackend } from './find-stack';
import { localUrl } from '../../local-urls';
import type { Stack } from '../../cloudformation/stack';
import type { JsonObject } from '../../json';
import type { JsonReader } from '../../json-reader';

/** The requested stack, or all existing ones. A deleted stack is only found by its id. */
export function describeStacks(backend: CloudFormationBackend, input: JsonReader): JsonObject {
  const nameOrId = input.optionalString('StackName');
  const all = backend.stacks.list();
  if (nameOrId === null) {
    return { Stacks: all.map((stack) => describe(stack, all)) };
  }
  const stack = stackByNameOrId(backend, nameOrId);
  return { Stacks: [stack === undefined ? describeDeleted(backend, nameOrId) : describe(stack, all)] };
}

/** A URL among the outputs is that of the load balancer on this machine, as for the actions of the pipeline. */
const describe = (stack: Stack, all: readonly Stack[]): JsonObject => ({
  StackName: stack.name,
  StackId: stack.stackId,
  ...(typeof stack.template['Description'] === 'string' ? { Description: stack.template['Description'] } : {}),
  StackStatus: stack.status,
  ...(typeof stack.statusReason === 'string' ? { StackStatusReason: stack.statusReason } : {}),
  CreationTime: stack.createdAt,
  LastUpdatedTime: stack.updatedAt,
  EnableTerminationProtection: false,
  DisableRollback: false,
  Outputs: Object.entries(stack.outputs).map(([OutputKey, value]) => ({ OutputKey, OutputValue: localUrl(value, all) })),
  Parameters: [],
  Tags: [],
});

function describeDeleted({ stacks }: CloudFormationBackend, stackId: string): JsonObject {
  const events = stacks.events(stackId);
  const [last, first] = [events[0], events.at(-1)];
  if (last === undefined || first === undefined || last.status !== 'DELETE_COMPLETE') {
    return missingStack(stackId);
  }
  return {
    StackName: last.logicalId,
    StackId: stackId,
    StackStatus: last.status,
    CreationTime: first.at,
    DeletionTime: last.at,
    DisableRollback: false,
  };
}
