import { pipelineName } from '../../config/names';
import type { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import type { CommandContext } from '../command/command-context';
import type { Access } from '../aws/place';

/** The pipeline of a platform, and a client to speak to it. */
export interface PipelineHandle {
  readonly client: CodePipelineClient;
  readonly pipeline: string;
}

export async function openPipeline({ aws, platform }: Pick<CommandContext, 'aws' | 'platform'>, access: Access): Promise<PipelineHandle> {
  return { client: await aws.at(platform.pipeline, access).codePipeline(), pipeline: pipelineName(platform.name) };
}
