import { isSettled } from './clean-up-status';
import { deployStack } from './deploy-stack';
import type { DeleteStackProps } from './delete-stack';
import { ResourceOperator } from './resource-operator';
import { StackJournal } from './stack-journal';
import { identityOf } from './stack-start';

/**
 * Brings up again what a stack should be running. Where something comes back under another address, whatever refers to it is
 * deployed with that: in this stack at once, in stacks that came after it when their turn comes.
 */
export async function resumeStack(props: DeleteStackProps): Promise<void> {
  const { state, log, signal } = props;
  const { name: stackName, account, region, template, given: parameters } = state;
  if (isSettled(state.status)) {
    await deployStack({ ...props, request: { stackName, account, region, template, parameters, log, signal }, resume: true });
    return;
  }
  // A deployment was cut off, and the next one goes on with it; until then what is recorded is brought up as it was.
  const journal = new StackJournal(props, state);
  const operator = new ResourceOperator({ ...props, stack: identityOf(state) });
  for (const record of state.resources) {
    signal.throwIfAborted();
    const { attributes } = (await operator.resume(record)) ?? record;
    journal.note({ resources: journal.with({ ...record, attributes }) });
  }
  journal.saveIfNoted();
}
