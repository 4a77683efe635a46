import { EndpointError } from '../endpoint-error';
import type { Stack } from '../../cloudformation/stack';
import type { Stacks } from '../../cloudformation/stacks';
import type { JsonReader } from '../../json-reader';

/** What the operations of CloudFormation work on. */
export interface CloudFormationBackend {
  readonly stacks: Pick<Stacks, 'list' | 'events' | 'delete'>;
}

/** The existing stack with a name or an id. */
export const stackByNameOrId = ({ stacks }: CloudFormationBackend, nameOrId: string): Stack | undefined =>
  stacks.list().find(({ name, stackId }) => name === nameOrId || stackId === nameOrId);

/** @throws EndpointError when no such stack exists */
export function requestedStack(backend: CloudFormationBackend, input: JsonReader): Stack {
  const nameOrId = input.string('StackName');
  return stackByNameOrId(backend, nameOrId) ?? missingStack(nameOrId);
}

export function missingStack(nameOrId: string): never {
  throw new EndpointError('ValidationError', `Stack with id ${nameOrId} does not exist`);
}
