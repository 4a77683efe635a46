import type { Execution } from '../../pipeline/execution';

/** The number of a pipeline version, for AWS counts versions and the engine has hashes: 1 for the first that an execution had. */
export function versionNumber(executions: readonly Execution[], pipelineVersion: string): number {
  const known = [...new Set(executions.map((execution) => execution.pipelineVersion))];
  const index = known.indexOf(pipelineVersion);
  return (index === -1 ? known.length : index) + 1;
}
