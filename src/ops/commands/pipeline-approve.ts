import { decisionCommand } from './decision';

export const pipelineApprove = decisionCommand({
  name: 'pipeline:approve',
  decision: 'Approved',
  question: 'Deploy it to %?',
  done: 'approved',
});
