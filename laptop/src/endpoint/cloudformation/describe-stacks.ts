import type { JsonObject } from '../../cloudformation/resource-provider';
import type { Stack } from '../../cloudformation/stack';
import type { EngineParts } from '../engine-parts';
import type { Input } from '../input';
import { findStacks } from './find-stack';

/** The stacks that stand; one that is deleted is known by its id alone. */
export function describeStacks(parts: EngineParts, input: Input): JsonObject {
  const asked = input.optionalText('StackName');
  const found = findStacks(parts, asked).map(describe);
  const described = asked === null || found.length > 0 ? found : deleted(parts, asked);
  return { Stacks: described.length === 0 && asked !== null ? input.refuse(`Stack with id ${asked} does not exist`) : described };
}

const describe = (stack: Stack): JsonObject => ({
  StackName: stack.name,
  StackId: stack.stackId,
  StackStatus: stack.status,
  ...((stack.statusReason ?? null) === null ? {} : { StackStatusReason: stack.statusReason ?? '' }),
  CreationTime: stack.createdAt,
  LastUpdatedTime: stack.updatedAt,
  EnableTerminationProtection: false,
  DisableRollback: false,
  Outputs: Object.entries(stack.outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
  Parameters: [],
  Tags: [],
});

function deleted({ stacks }: EngineParts, stackId: string): JsonObject[] {
  const events = stacks.events(stackId);
  const [last, first] = [events[0], events.at(-1)];
  if (last === undefined || first === undefined || last.status !== 'DELETE_COMPLETE') {
    return [];
  }
  return [
    {
      StackName: last.logicalId,
      StackId: stackId,
      StackStatus: last.status,
      CreationTime: first.at,
      DeletionTime: last.at,
      DisableRollback: false,
    },
  ];
}
