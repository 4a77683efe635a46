import type { JsonObject } from '../../cloudformation/resource-provider';
import { EndpointError } from '../endpoint-error';
import type { EngineParts } from '../engine-parts';
import type { Input } from '../input';
import type { OperationRequest } from '../operation';
import { findNamed, findStage, findStageAction } from './find-in-pipeline';

/** Decides an approval. It is on disk when this answers. */
export async function putApprovalResult(
  parts: EngineParts,
  { input, request }: { readonly input: Input; readonly request: OperationRequest },
): Promise<JsonObject> {
  const stage = findStage(findNamed(parts, input.text('pipelineName')), input.text('stageName'));
  const action = findStageAction(stage, input.text('actionName'));
  const result = input.object('result') ?? input.refuse('result is required');
  const status = result.choice('status', ['Approved', 'Rejected']) ?? input.refuse('result.status is required');
  const question = { stage: stage.name, action: action.name, token: input.text('token') };
  const outcome = await parts.approvals.answer(question, {
    decision: status === 'Approved' ? 'approve' : 'reject',
    summary: result.optionalText('summary') ?? '',
    decidedBy: request.identity.arn,
  });
  switch (outcome) {
    case 'accepted':
      return { approvedAt: Date.now() / 1000 };
    case 'already decided':
      throw new EndpointError('ApprovalAlreadyCompletedException', `${stage.name}/${action.name} has been decided already`);
    case 'unknown token':
      throw new EndpointError(
        'InvalidApprovalTokenException',
        `the token is not the one that ${stage.name}/${action.name} waits with now; GetPipelineState tells it`,
      );
  }
}
