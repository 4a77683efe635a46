import type { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { pipelineName } from '../../config/names';
import type { Access } from '../aws/connections';
import type { CommandContext } from '../command/command-context';

/** The pipeline of a platform, and a client for it. */
export interface PipelineHandle {
  readonly client: CodePipelineClient;
  /** Name of the pipeline. */
  readonly pipeline: string;
}

export async function openPipeline({ aws, platform }: Pick<CommandContext, 'aws' | 'platform'>, access: Access): Promise<PipelineHandle> {
  return { client: await aws.at(platform.pipeline, access).codePipeline(), pipeline: pipelineName(platform.name) };
}
