import { decisionCommand } from '../pipeline/decision-command';

export const pipelineReject = decisionCommand({
  name: 'pipeline:reject',
  decision: 'Rejected',
  question: (environment) => `Reject it for ${environment}?`,
});
