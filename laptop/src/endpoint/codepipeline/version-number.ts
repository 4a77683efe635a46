import type { Execution } from '../../pipeline/execution';

/** The number of a structure of the pipeline: 1 for the first that an execution had. AWS counts versions; the engine tells them apart by a hash. */
export function versionNumber(executions: readonly Execution[], version: string): number {
  const known = [...new Set(executions.map((execution) => execution.pipelineVersion))];
  const index = known.indexOf(version);
  return (index === -1 ? known.length : index) + 1;
}
