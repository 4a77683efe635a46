import type { Command } from '../command/command';
import { confirm } from '../command/confirm';
import { printResult } from '../command/print-result';
import type { Suggest } from '../command/suggest';
import { openPipeline } from '../pipeline/open-pipeline';
import type { PipelineHandle } from '../pipeline/open-pipeline';
import type { ExecutionSummary } from '../pipeline/pipeline-summary';
import { getExecution, listExecutions } from '../pipeline/read-executions';
import { executionVersion } from '../pipeline/render-pipeline';

const RECENT_EXECUTIONS = 100;

export const pipelineStop: Command = {
  arguments: [{ name: 'execution', required: false, meaning: 'its id; by default the only one in progress' }],
  options: {
    abandon: { type: 'boolean', meaning: 'do not wait for running actions; what they have started may continue or stay incomplete' },
    reason: { type: 'string', value: '<text>', meaning: 'why; stored with the execution' },
    yes: { type: 'boolean', short: 'y', meaning: 'do not ask for confirmation' },
  },
  run: async (context) => {
    const { options, suggest } = context;
    const handle = await openPipeline(context, 'change');
    const id = context.optionalArgument('execution');
    const execution = id === undefined ? await onlyRunning(handle, suggest) : await getExecution(handle, id);
    const abandon = options.flag('abandon');
    const question = `Stop ${executionVersion(execution)} (${execution.id})${abandon ? ' and abandon its running actions' : ''}?`;
    if (!(await confirm(context, { question }))) {
      return 1;
    }
    const { StopPipelineExecutionCommand } = await import('@aws-sdk/client-codepipeline');
    const reason = options.text('reason') ?? 'pipeline:stop';
    await handle.client.send(
      new StopPipelineExecutionCommand({ pipelineName: handle.pipeline, pipelineExecutionId: execution.id, abandon, reason }),
    );
    const when = abandon ? '' : ' after its running actions';
    printResult(context, {
      json: { execution: execution.id, abandon },
      lines: () => [`${execution.id} stops${when}; \`${suggest('pipeline:retry')}\` continues it`],
    });
    return 0;
  },
};

async function onlyRunning(handle: PipelineHandle, suggest: Suggest): Promise<ExecutionSummary> {
  const executions = await listExecutions({ ...handle, limit: RECENT_EXECUTIONS });
  const running = executions.filter(({ status }) => status === 'InProgress');
  const [first] = running;
  if (first === undefined) {
    throw new Error(`no execution is in progress; see \`${suggest('pipeline:status')}\``);
  }
  if (running.length > 1) {
    const choices = running.map((each) => `  ${suggest(`pipeline:stop ${each.id}`)}  (${executionVersion(each)})`);
    throw new Error([`${running.length} executions are in progress; choose one:`, ...choices].join('\n'));
  }
  return first;
}
