import { LOCAL_USER_ARN } from '../../local-user';
import { JsonReader } from '../../json-reader';
import type { ApprovalEvent } from '../../events';
import type { Host } from '../../host';
import type { ActionHandler, ActionRequest } from '../action-handler';
import type { ApprovalAnswer, Approvals } from '../approvals';
import type { ActionResult } from '../outcomes';

export interface ApprovalActionProps {
  readonly approvals: Approvals;
  readonly host: Host;
}

/** Asks for an approval in the terminal and at the endpoint; the first answer counts. */
export const approvalAction = (props: ApprovalActionProps): ActionHandler => ({
  run: async (request) => {
    const answer = await firstAnswer(props, request);
    return answer === undefined ? unanswered(request) : answered(answer);
  },
});

/** Undefined where nobody answered. */
async function firstAnswer({ approvals, host }: ApprovalActionProps, request: ActionRequest): Promise<ApprovalAnswer | undefined> {
  const approval = approvalEvent(request);
  const open = approvals.open({ stage: request.stage, action: approval.action });
  const answeredElsewhere = new AbortController();
  let answer: ApprovalAnswer | undefined;
  try {
    host.emit(approval);
    const inTerminal = host.decide(approval, AbortSignal.any([request.signal, request.superseded, answeredElsewhere.signal]));
    answer = await Promise.race([
      open.answered,
      inTerminal.then((decision) => (decision === undefined ? undefined : { decision, summary: '', decidedBy: LOCAL_USER_ARN })),
    ]);
    return answer;
  } finally {
    open.close(answer === undefined ? 'withdrawn' : 'decided');
    answeredElsewhere.abort();
  }
}

/** @param request whose configuration has no variables left */
export function approvalEvent({ action, execution, stage }: Pick<ActionRequest, 'action' | 'execution' | 'stage'>): ApprovalEvent {
  const configuration = new JsonReader(`action ${stage}/${action.name}`, action.configuration);
  return {
    type: 'approval',
    execution: execution.number,
    stage,
    action: action.name,
    version: execution.revision.version,
    information: configuration.optionalString('CustomData'),
    link: configuration.optionalString('ExternalEntityLink'),
  };
}

function answered({ decision, summary, decidedBy }: ApprovalAnswer): ActionResult {
  switch (decision) {
    case 'approve':
      return {
        kind: 'succeeded',
        summary: summary === '' ? 'approved' : `approved: ${summary}`,
        outputVariables: {},
        updatedBy: decidedBy,
      };
    case 'reject':
      return {
        kind: 'rejected',
        summary: `rejected${summary === '' ? '' : ` (${summary})`}; what follows was not deployed`,
        updatedBy: decidedBy,
      };
  }
}

function unanswered({ signal, superseded }: ActionRequest): ActionResult {
  signal.throwIfAborted();
  return superseded.aborted ? { kind: 'superseded', summary: (superseded.reason as Error).message } : { kind: 'awaitingApproval' };
}
