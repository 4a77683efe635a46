import { decisionCommand } from './decision';

export const pipelineApprove = decisionCommand({
  name: 'pipeline:approve',
  does: 'Let the version that waits into an environment, after showing what it changes',
  decision: 'Approved',
  question: 'Deploy it to %?',
  done: 'approved',
});
