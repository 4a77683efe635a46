/** Commands that operate the platform, as the list of tasks tells of them. What they do is in `src/ops`. */
export const OPERATIONS: Readonly<Record<string, string>> = {
  'pipeline:status': 'Show what the pipeline does: stages, actions, versions, who approved, why it failed',
  'pipeline:approve': 'Let the version that waits into an environment, after showing what it changes',
  'pipeline:reject': 'Keep the version that waits out of an environment',
};
