import { decisionCommand } from '../pipeline/decision-command';

export const pipelineApprove = decisionCommand({
  name: 'pipeline:approve',
  decision: 'Approved',
  question: (environment) => `Deploy it to ${environment}?`,
});
