import type { Command } from '../command/command';
import { openPipeline } from '../pipeline/pipeline-place';
import { UsageError } from '../usage-error';

export const pipelineStart: Command = {
  positionals: [],
  options: { version: { type: 'string', value: '<sha>', meaning: 'full commit SHA to take in place of the latest' } },
  run: async (context) => {
    const { terminal, options, platform, suggest } = context;
    const version = options.text('version');
    if (version !== undefined && !/^[0-9a-f]{40}$/.test(version)) {
      throw new UsageError([
        `--version is "${version}"; a full commit SHA of 40 characters is expected: \`git rev-parse ${version}\` gives it`,
      ]);
    }
    const { client, pipeline } = await openPipeline(context, 'change');
    const { GetPipelineCommand, StartPipelineExecutionCommand } = await import('@aws-sdk/client-codepipeline');
    const sourceRevisions =
      version === undefined
        ? {}
        : { sourceRevisions: [{ actionName: await sourceAction(), revisionType: 'COMMIT_ID' as const, revisionValue: version }] };
    const { pipelineExecutionId = '' } = await client.send(new StartPipelineExecutionCommand({ name: pipeline, ...sourceRevisions }));
    terminal.out(
      options.json
        ? JSON.stringify({ execution: pipelineExecutionId })
        : `started execution ${pipelineExecutionId} with ${version ?? `the latest commit of ${platform.source.branch}`}; \`${suggest('pipeline:status --watch')}\` follows it`,
    );
    return 0;

    async function sourceAction(): Promise<string> {
      const { pipeline: definition } = await client.send(new GetPipelineCommand({ name: pipeline }));
      return definition?.stages?.[0]?.actions?.[0]?.name ?? '';
    }
  },
};
