import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { resultLines } from '../command/print-result';
import { watch } from '../command/watch';
import type { Look } from '../command/watch';
import { openPipeline } from '../pipeline/open-pipeline';
import type { PipelineStatus } from '../pipeline/pipeline-summary';
import { readFailedTests } from '../pipeline/read-failed-tests';
import { readPauses } from '../pipeline/read-pauses';
import { readPipeline } from '../pipeline/read-pipeline';
import { renderPipeline } from '../pipeline/render-pipeline';

const EXECUTIONS = 20;
const INTERVAL = 2000;

export const pipelineStatus: Command = {
  arguments: [],
  options: { watch: { type: 'boolean', short: 'w', meaning: 'show it again whenever it changes, until no execution is in progress' } },
  run: async (context) => {
    const { terminal, options } = context;
    const handle = await openPipeline(context, 'read');
    const read = async (): Promise<PipelineStatus> => {
      const summary = await readPipeline({ ...handle, executions: EXECUTIONS, readFailedTests: (id) => readFailedTests(context, id) });
      return { ...summary, pausedDeployments: await readPauses(context, summary.stages) };
    };
    if (!options.flag('watch')) {
      show(await read(), context).forEach(terminal.out);
      return 0;
    }
    await watch({ terminal, intervalMilliseconds: INTERVAL, look: async () => look(await read(), context) });
    return 0;
  },
};

const look = (summary: PipelineStatus, context: CommandContext): Look => ({
  lines: show(summary, context),
  isOver: !summary.executions.some(({ status }) => status === 'InProgress' || status === 'Stopping'),
});

const show = (summary: PipelineStatus, context: CommandContext): readonly string[] =>
  resultLines(context, {
    json: summary,
    lines: () => renderPipeline(summary, { now: context.terminal.now(), suggest: context.suggest }),
  });
