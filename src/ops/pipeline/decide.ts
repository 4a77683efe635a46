import type { PendingApproval } from './find-approval';
import type { PipelineHandle } from './pipeline-place';

export interface DecideProps extends PipelineHandle {
  readonly approval: PendingApproval;
  readonly decision: 'Approved' | 'Rejected';
  /** Why, in a person's words. */
  readonly summary: string;
}

/** Most characters of a summary that CodePipeline takes. */
const LONGEST_SUMMARY = 512;

/** Tells the pipeline a person's decision. The token makes sure that it is about what the person saw. */
export async function decide({ client, pipeline, approval, decision, summary }: DecideProps): Promise<void> {
  const { PutApprovalResultCommand } = await import('@aws-sdk/client-codepipeline');
  await client.send(
    new PutApprovalResultCommand({
      pipelineName: pipeline,
      stageName: approval.stage,
      actionName: approval.action,
      token: approval.token,
      result: { status: decision, summary: summary.slice(0, LONGEST_SUMMARY) },
    }),
  );
}
