import type { JsonObject } from '../../cloudformation/resource-provider';
import { EndpointError } from '../endpoint-error';
import type { EngineParts } from '../engine-parts';
import type { Input } from '../input';
import { findLive, findNamed } from './find-in-pipeline';

/** With `abandon`, what runs is cut off; without, what runs comes to its end and nothing follows. */
export function stopPipelineExecution(parts: EngineParts, input: Input): JsonObject {
  findNamed(parts, input.text('pipelineName'));
  const id = input.text('pipelineExecutionId');
  const { pipeline } = findLive(parts);
  const execution = parts.store.find(id);
  const abandon = input.flag('abandon');
  if (execution?.status === 'Stopping' && !abandon) {
    throw new EndpointError('DuplicatedStopRequestException', `execution ${id} is being stopped already`);
  }
  if (execution === undefined || (execution.status !== 'InProgress' && execution.status !== 'Stopping')) {
    throw new EndpointError(
      'PipelineExecutionNotStoppableException',
      execution === undefined ? `no execution has the id "${id}"` : `execution ${id} has ended: ${execution.status}`,
    );
  }
  pipeline.stop(execution, { abandon, reason: input.optionalText('reason') ?? '' });
  return { pipelineExecutionId: id };
}
