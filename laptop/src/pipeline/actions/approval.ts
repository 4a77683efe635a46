import { LOCAL_USER_ARN } from '../../local-user';
import { optionalString } from '../json';
import type { ApprovalEvent } from '../../events';
import type { ActionContext, ActionOutcome } from '../action-context';
import type { ApprovalAnswer } from '../approvals';

/** Nobody can be asked: the execution stays where it is until a decision comes. */
export class ApprovalPendingError extends Error {
  constructor(readonly stage: string) {
    super(`${stage} waits for an approval`);
  }
}

/** A person said no. */
export class RejectedError extends Error {
  /** @param by ARN of who said so */
  constructor(
    message: string,
    readonly by: string,
  ) {
    super(message);
  }
}

/**
 * Asks for the approval, in the terminal and at the endpoint: the first answer counts.
 * @throws RejectedError when it is refused; ApprovalPendingError when nobody can be asked; SupersededError when a newer execution arrives
 */
export async function runApproval(context: ActionContext): Promise<ActionOutcome> {
  const { action, execution, stage } = context;
  const approval: ApprovalEvent = {
    type: 'approval',
    execution: execution.number,
    stage,
    action: action.name,
    version: execution.revision.version,
    information: optionalString(action.configuration.CustomData) ?? '',
    link: optionalString(action.configuration.ExternalEntityLink),
  };
  const answer = await firstAnswer(context, approval);
  if (answer === undefined) {
    throw new ApprovalPendingError(stage);
  }
  const { decision, summary, decidedBy } = answer;
  if (decision === 'reject') {
    throw new RejectedError(`rejected${summary === '' ? '' : ` (${summary})`}; ${stage} is untouched`, decidedBy);
  }
  return { summary: summary === '' ? 'approved' : `approved: ${summary}`, outputVariables: {}, updatedBy: decidedBy };
}

/** Resolves to undefined where nobody can be asked. */
async function firstAnswer(
  { services, stage, signal, superseded }: ActionContext,
  approval: ApprovalEvent,
): Promise<ApprovalAnswer | undefined> {
  const question = services.approvals.open({ stage, action: approval.action });
  const answeredElsewhere = new AbortController();
  let answer: ApprovalAnswer | undefined;
  try {
    services.host.emit(approval);
    const inTerminal = services.host.decide(approval, AbortSignal.any([signal, superseded, answeredElsewhere.signal]));
    answer = await Promise.race([
      question.answered,
      inTerminal.then((decision) => (decision === undefined ? undefined : { decision, summary: '', decidedBy: LOCAL_USER_ARN })),
    ]);
    return answer;
  } finally {
    question.close(answer === undefined ? 'withdrawn' : 'decided');
    // The terminal asks no more.
    answeredElsewhere.abort(new Error('decided elsewhere'));
  }
}
