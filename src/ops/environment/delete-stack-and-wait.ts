import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { returned } from '../aws/returned';
import type { Terminal } from '../command/terminal';
import { findDeployedStack } from './deployed-stacks';
import { stackFailures } from './stack-failures';

const POLL = 5000;

/** Both engines refuse to delete a stack whose exports another one imports. */
const IN_USE = /in use by|imports from it/i;

interface DeletionProps {
  readonly client: CloudFormationClient;
  readonly name: string;
  readonly terminal: Pick<Terminal, 'wait' | 'interrupted'>;
}

export type DeletionOutcome =
  | { readonly kind: 'deleted' | 'absent' | 'interrupted'; readonly reason?: undefined }
  /** Another stack imports what this one exports, so CloudFormation has cancelled the deletion. */
  | { readonly kind: 'inUse'; readonly reason: string };

/**
 * Deletes a stack and waits until it is gone, or the command is interrupted.
 * @throws Error with the resources that could not be deleted
 */
export async function deleteStackAndWait({ client, name, terminal }: DeletionProps): Promise<DeletionOutcome> {
  const { DeleteStackCommand } = await import('@aws-sdk/client-cloudformation');
  const found = await findDeployedStack(client, name);
  if (found === null) {
    return { kind: 'absent' };
  }
  // The name does not find a stack any more once it is deleted; the id does.
  const id = returned(found.StackId, `the id of the stack ${name}`);
  try {
    await client.send(new DeleteStackCommand({ StackName: id }));
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError' && IN_USE.test(error.message)) {
      return { kind: 'inUse', reason: error.message };
    }
    throw error;
  }
  while (!terminal.interrupted.aborted) {
    const stack = await findDeployedStack(client, id);
    if (stack === null || stack.StackStatus === 'DELETE_COMPLETE') {
      return { kind: 'deleted' };
    }
    if (stack.StackStatus === 'DELETE_FAILED') {
      const failures = await stackFailures({ client, stack: id, operation: 'deletion' });
      const reasons = failures.map(({ resource, reason }) => `${resource}: ${reason}`).join('; ');
      throw new Error(
        `${name} could not be deleted: ${reasons}; the stacks after it were not touched; fix this, then run the command again`,
      );
    }
    // After a cancelled deletion, CloudFormation shows the status from before it.
    const { StackStatus, StackStatusReason: reason } = stack;
    if (StackStatus?.startsWith('DELETE_') !== true && reason !== undefined && IN_USE.test(reason)) {
      return { kind: 'inUse', reason };
    }
    await terminal.wait(POLL);
  }
  return { kind: 'interrupted' };
}
