import type { Command } from '../command/command';
import { confirm } from '../command/confirm';
import { listExecutions, getExecution } from '../pipeline/executions';
import { openPipeline } from '../pipeline/pipeline-place';
import { versionOf } from '../pipeline/render-status';

const RECENT = 100;

export const pipelineStop: Command = {
  positionals: [{ name: 'execution', required: false, meaning: 'its id; by default the only one in progress' }],
  options: {
    abandon: { type: 'boolean', meaning: 'do not wait for the actions that run; what they began may go on or stay half done' },
    reason: { type: 'string', value: '<text>', meaning: 'why; the pipeline keeps it' },
    yes: { type: 'boolean', short: 'y', meaning: 'do not ask' },
  },
  run: async (context) => {
    const { terminal, words, options, suggest } = context;
    const handle = await openPipeline(context, 'change');
    const execution = words['execution'] === undefined ? await onlyOne() : await getExecution(handle, words['execution']);
    const abandon = options.flag('abandon');
    if (
      !(await confirm(context, { question: `Stop ${versionOf(execution)} (${execution.id})${abandon ? ' at once, whatever runs' : ''}?` }))
    ) {
      return 1;
    }
    const { StopPipelineExecutionCommand } = await import('@aws-sdk/client-codepipeline');
    await handle.client.send(
      new StopPipelineExecutionCommand({
        pipelineName: handle.pipeline,
        pipelineExecutionId: execution.id,
        abandon,
        reason: options.text('reason') ?? 'pipeline:stop',
      }),
    );
    terminal.out(
      options.json
        ? JSON.stringify({ execution: execution.id, abandon })
        : `${execution.id} stops${abandon ? '' : ' when the actions that run now are over'}; \`${suggest('pipeline:retry')}\` goes on from there`,
    );
    return 0;

    async function onlyOne(): Promise<Awaited<ReturnType<typeof getExecution>>> {
      const running = (await listExecutions({ ...handle, limit: RECENT })).filter(({ status }) => status === 'InProgress');
      const [first, ...others] = running;
      if (first === undefined) {
        throw new Error(`nothing is in progress; see \`${suggest('pipeline:status')}\``);
      }
      if (others.length > 0) {
        throw new Error(
          `${running.length} executions are in progress; name one:\n${running.map((each) => `  ${suggest(`pipeline:stop ${each.id}`)}  (${versionOf(each)})`).join('\n')}`,
        );
      }
      return first;
    }
  },
};
