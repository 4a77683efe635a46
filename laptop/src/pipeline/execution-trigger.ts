import type { Execution } from './execution';

export interface ExecutionTrigger {
  /** CodePipeline's own name. */
  readonly triggerType: 'AutomatedRollback' | 'ManualRollback' | 'WebhookV2' | 'StartPipelineExecution';
  readonly triggerDetail: string;
}

/** What has started an execution. */
export function triggerOf({ type, startedBy, revision }: Pick<Execution, 'type' | 'startedBy' | 'revision'>): ExecutionTrigger {
  if (type === 'ROLLBACK') {
    // Nobody and no commit has caused an automated rollback.
    return startedBy === undefined
      ? { triggerType: 'AutomatedRollback', triggerDetail: '' }
      : { triggerType: 'ManualRollback', triggerDetail: startedBy };
  }
  return startedBy === undefined
    ? { triggerType: 'WebhookV2', triggerDetail: `commit ${revision.version} on ${revision.branch}` }
    : { triggerType: 'StartPipelineExecution', triggerDetail: startedBy };
}
