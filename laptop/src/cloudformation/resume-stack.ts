import { isSettled } from './clean-up';
import type { LocalStackProps } from './delete-local-stack';
import { deployStack } from './deploy-stack';
import { ResourceOperator } from './resource-operator';
import { StackJournal } from './stack-journal';
import { identityOf } from './stack-start';

/**
 * Starts again what a stack has running. If a resource gets another address, the resources that use it are updated: those of this stack at
 * once, those of later stacks when these are resumed.
 */
export async function resumeStack(props: LocalStackProps): Promise<void> {
  const { state, log, signal } = props;
  const { name: stackName, account, region, template, given: parameters } = state;
  if (isSettled(state.status)) {
    await deployStack({ ...props, request: { stackName, account, region, template, parameters, log, signal }, resume: true });
    return;
  }
  // The next deployment continues the interrupted one. Until then, the recorded resources run as they were.
  const journal = new StackJournal(props, state);
  const operator = new ResourceOperator({ ...props, stack: identityOf(state) });
  for (const record of state.resources) {
    signal.throwIfAborted();
    const { physicalId, attributes } = (await operator.resume(record)) ?? record;
    journal.note({ resources: journal.with({ ...record, physicalId, attributes }) });
  }
  journal.saveIfNoted();
}
