import { decisionCommand } from './decision';

export const pipelineReject = decisionCommand({
  name: 'pipeline:reject',
  does: 'Keep the version that waits out of an environment',
  decision: 'Rejected',
  question: 'Keep it out of %?',
  done: 'rejected',
});
