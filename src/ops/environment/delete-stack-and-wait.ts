import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { returned } from '../aws/returned';
import type { Terminal } from '../command/terminal';
import { findDeployedStack } from './find-deployed-stack';
import { stackFailures } from './stack-failures';

const POLL = 5000;

interface DeletionProps {
  readonly client: CloudFormationClient;
  readonly name: string;
  readonly terminal: Pick<Terminal, 'wait' | 'interrupted'>;
}

export type DeletionOutcome = 'deleted' | 'absent' | 'interrupted';

/**
 * Deletes a stack and waits until it is gone, or the command is interrupted.
 * @throws Error with the resources that could not be deleted
 */
export async function deleteStackAndWait({ client, name, terminal }: DeletionProps): Promise<DeletionOutcome> {
  const { DeleteStackCommand } = await import('@aws-sdk/client-cloudformation');
  const found = await findDeployedStack(client, name);
  if (found === null) {
    return 'absent';
  }
  // The name does not find a stack any more once it is deleted; the id does.
  const id = returned(found.StackId, `the id of the stack ${name}`);
  await client.send(new DeleteStackCommand({ StackName: id }));
  while (!terminal.interrupted.aborted) {
    const stack = await findDeployedStack(client, id);
    if (stack === null || stack.StackStatus === 'DELETE_COMPLETE') {
      return 'deleted';
    }
    if (stack.StackStatus === 'DELETE_FAILED') {
      const failures = await stackFailures({ client, stack: id, operation: 'deletion' });
      const reasons = failures.map(({ resource, reason }) => `${resource}: ${reason}`).join('; ');
      throw new Error(
        `${name} could not be deleted: ${reasons}; the stacks after it were not touched; fix this, then run the command again`,
      );
    }
    await terminal.wait(POLL);
  }
  return 'interrupted';
}
