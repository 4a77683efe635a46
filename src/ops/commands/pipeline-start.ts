import type { SourceRevisionOverride } from '@aws-sdk/client-codepipeline';
import { returned } from '../aws/returned';
import type { Command } from '../command/command';
import { printResult } from '../command/print-result';
import { UsageError } from '../command/usage-error';
import { openPipeline } from '../pipeline/open-pipeline';
import type { PipelineHandle } from '../pipeline/open-pipeline';

export const pipelineStart: Command = {
  arguments: [],
  options: { version: { type: 'string', value: '<sha>', meaning: 'full commit SHA to use instead of the latest commit' } },
  run: async (context) => {
    const { options, platform, suggest } = context;
    const version = options.text('version');
    if (version !== undefined && !/^[0-9a-f]{40}$/.test(version)) {
      throw new UsageError([
        `--version is "${version}"; expected a full commit SHA of 40 characters: \`git rev-parse ${version}\` prints it`,
      ]);
    }
    const handle = await openPipeline(context, 'change');
    const execution = await startExecution(handle, version);
    const what = version ?? `the latest commit of ${platform.source.branch}`;
    const follow = suggest('pipeline:status --watch');
    printResult(context, { json: { execution }, lines: () => [`started execution ${execution} with ${what}; \`${follow}\` follows it`] });
    return 0;
  },
};

async function startExecution(handle: PipelineHandle, version: string | undefined): Promise<string> {
  const { StartPipelineExecutionCommand } = await import('@aws-sdk/client-codepipeline');
  const input = version === undefined ? {} : { sourceRevisions: [await sourceRevision(handle, version)] };
  const { pipelineExecutionId } = await handle.client.send(new StartPipelineExecutionCommand({ name: handle.pipeline, ...input }));
  return returned(pipelineExecutionId, 'the id of the execution');
}

async function sourceRevision({ client, pipeline }: PipelineHandle, version: string): Promise<SourceRevisionOverride> {
  const { GetPipelineCommand } = await import('@aws-sdk/client-codepipeline');
  const { pipeline: definition } = await client.send(new GetPipelineCommand({ name: pipeline }));
  const actionName = returned(definition?.stages?.[0]?.actions?.[0]?.name, 'the source action of the pipeline');
  return { actionName, revisionType: 'COMMIT_ID', revisionValue: version };
}
