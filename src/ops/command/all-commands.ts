import { pipelineApprove } from '../commands/pipeline-approve';
import { pipelineReject } from '../commands/pipeline-reject';
import { pipelineStatus } from '../commands/pipeline-status';
import type { Command } from './command';

/** Every command, in the order in which people are told of them. */
export const COMMANDS: readonly Command[] = [
  pipelineStatus, pipelineApprove, pipelineReject,
];
