import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { Terminal } from '../command/terminal';
import { findStack } from './list-stacks';
import { stackFailures } from './stack-failures';

const POLL = 5000;

export interface DeleteStackProps {
  readonly client: CloudFormationClient;
  readonly name: string;
  readonly terminal: Pick<Terminal, 'wait' | 'interrupted'>;
}

/**
 * Deletes a stack and waits until it is gone. Says whether there was one.
 * @throws Error with the resources that could not be deleted
 */
export async function deleteStack({ client, name, terminal }: DeleteStackProps): Promise<'deleted' | 'absent' | 'interrupted'> {
  const { DeleteStackCommand } = await import('@aws-sdk/client-cloudformation');
  const found = await findStack(client, name);
  if (found === null) {
    return 'absent';
  }
  // By its id, which alone still names it when it is gone.
  const id = found.StackId ?? name;
  await client.send(new DeleteStackCommand({ StackName: id }));
  while (!terminal.interrupted.aborted) {
    const stack = await findStack(client, id);
    if (stack === null || stack.StackStatus === 'DELETE_COMPLETE') {
      return 'deleted';
    }
    if (stack.StackStatus === 'DELETE_FAILED') {
      throw new Error(
        `${name} could not be deleted: ${await reasons(client, id)}; nothing after it was touched, and running this again goes on`,
      );
    }
    await terminal.wait(POLL);
  }
  return 'interrupted';
}

const reasons = async (client: CloudFormationClient, id: string): Promise<string> =>
  (await stackFailures({ client, stack: id, operation: 'deletion' })).map(({ resource, reason }) => `${resource}: ${reason}`).join('; ');
