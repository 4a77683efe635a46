import { decisionCommand } from './decision';

export const pipelineReject = decisionCommand({
  name: 'pipeline:reject',
  decision: 'Rejected',
  question: 'Keep it out of %?',
  done: 'rejected',
});
