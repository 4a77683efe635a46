import { createHash } from 'node:crypto';
import type { ActionExecution, Execution } from '../../pipeline/execution';

export interface ActionRun {
  readonly execution: Execution;
  readonly stage: string;
  readonly action: ActionExecution;
}

/** Identifies one attempt of an action. */
export function actionExecutionId({ execution, stage, action }: ActionRun): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([execution.id, stage, action.name, action.startedAt]))
    .digest('hex');
  return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join('-');
}
