import { isActive } from '../../pipeline/execution';
import { EndpointError } from '../endpoint-error';
import { findLivePipeline, findPipelineByName, type CodePipelineBackend } from './find-in-pipeline';
import type { JsonObject } from '../../json';
import type { JsonReader } from '../../json-reader';

/** With `abandon`, running actions are stopped as well; without it, they run to their end, and no further action starts. */
export function stopPipelineExecution(backend: CodePipelineBackend, input: JsonReader): JsonObject {
  findPipelineByName(backend, input.string('pipelineName'));
  const id = input.string('pipelineExecutionId');
  const { pipeline } = findLivePipeline(backend);
  const execution = backend.store.find(id);
  const abandon = input.boolean('abandon');
  if (execution?.status === 'Stopping' && !abandon) {
    throw new EndpointError('DuplicatedStopRequestException', `execution ${id} is already being stopped`);
  }
  if (execution === undefined || !isActive(execution)) {
    throw new EndpointError(
      'PipelineExecutionNotStoppableException',
      execution === undefined ? `no execution has the id "${id}"` : `execution ${id} has ended: ${execution.status}`,
    );
  }
  pipeline.stop(execution, { abandon, reason: input.optionalString('reason') ?? '' });
  return { pipelineExecutionId: id };
}
