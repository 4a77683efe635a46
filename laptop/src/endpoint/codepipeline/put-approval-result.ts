import { EndpointError } from '../endpoint-error';
import { findAction, findPipelineByName, findStage, type CodePipelineBackend } from './find-in-pipeline';
import type { JsonObject } from '../../json';
import type { RecordedCall } from '../operation';

/** Decides an approval. The decision is on disk when this returns. */
export async function putApprovalResult(backend: CodePipelineBackend, { input, caller }: RecordedCall): Promise<JsonObject> {
  const stage = findStage(findPipelineByName(backend, input.string('pipelineName')), input.string('stageName'));
  const action = findAction(stage, input.string('actionName'));
  const result = input.optionalObject('result') ?? input.fail('result', 'is required');
  const status = result.choice('status', ['Approved', 'Rejected']) ?? result.fail('status', 'is required');
  const approval = { stage: stage.name, action: action.name, token: input.string('token') };
  const outcome = await backend.approvals.answer(approval, {
    decision: status === 'Approved' ? 'approve' : 'reject',
    summary: result.optionalString('summary') ?? '',
    decidedBy: caller,
  });
  switch (outcome) {
    case 'accepted':
      return { approvedAt: Date.now() / 1000 };
    case 'already decided':
      throw new EndpointError('ApprovalAlreadyCompletedException', `${stage.name}/${action.name} is already decided`);
    case 'unknown token':
      throw new EndpointError(
        'InvalidApprovalTokenException',
        `the token is not the current one of ${stage.name}/${action.name}; GetPipelineState returns it`,
      );
  }
}
