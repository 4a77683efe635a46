import type { Stack } from '../../cloudformation/stack';
import type { EngineParts } from '../engine-parts';
import type { Input } from '../input';

/** The stacks that stand under a name or an id; all where none is asked for. */
export const findStacks = ({ stacks }: EngineParts, asked: string | null): readonly Stack[] =>
  stacks.list().filter(({ name, stackId }) => asked === null || name === asked || stackId === asked);

/** @throws EndpointError where no such stack stands */
export function findStack(parts: EngineParts, input: Input): Stack {
  const asked = input.text('StackName');
  return findStacks(parts, asked)[0] ?? input.refuse(`Stack with id ${asked} does not exist`);
}
