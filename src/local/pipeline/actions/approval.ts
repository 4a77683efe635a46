import { optionalString } from '../json';
import type { ApprovalEvent } from '../../events';
import type { ActionContext, ActionOutcome } from '../action-context';

/** Nobody can be asked: the execution stays where it is until a decision comes. */
export class ApprovalPendingError extends Error {
  public constructor(public readonly stage: string) {
    super(`${stage} waits for an approval`);
  }
}

/** A person said no. */
export class RejectedError extends Error {}

/**
 * Asks for the approval.
 * @throws RejectedError when it is refused; ApprovalPendingError when nobody can be asked; SupersededError when a newer execution arrives
 */
export async function runApproval(context: ActionContext): Promise<ActionOutcome> {
  const { action, execution, services, stage } = context;
  const approval: ApprovalEvent = {
    type: 'approval',
    execution: execution.number,
    stage,
    action: action.name,
    version: execution.revision.version,
    information: optionalString(action.configuration.CustomData) ?? '',
    link: optionalString(action.configuration.ExternalEntityLink),
  };
  services.host.emit(approval);
  const decision = await services.host.decide(approval, AbortSignal.any([context.signal, context.superseded]));
  switch (decision) {
    case 'approve':
      return { summary: 'approved', outputVariables: {} };
    case 'reject':
      throw new RejectedError(`rejected; ${stage} is untouched`);
    case undefined:
      throw new ApprovalPendingError(stage);
  }
}
