import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { watch } from '../command/watch';
import { openPipeline } from '../pipeline/pipeline-place';
import type { PipelineStatus } from '../pipeline/pipeline-status';
import { readStatus } from '../pipeline/read-status';
import { renderStatus } from '../pipeline/render-status';

const EXECUTIONS = 20;
const INTERVAL = 2000;

export const pipelineStatus: Command = {
  positionals: [],
  options: { watch: { type: 'boolean', short: 'w', meaning: 'show it again whenever it changes, until no execution is in progress' } },
  run: async (context) => {
    const handle = await openPipeline(context, 'read');
    const read = (): Promise<PipelineStatus> => readStatus({ ...handle, executions: EXECUTIONS });
    if (context.options.flag('watch')) {
      await watch({ terminal: context.terminal, intervalMilliseconds: INTERVAL, look: async () => look(await read(), context) });
    } else {
      show(await read(), context).forEach(context.terminal.out);
    }
    return 0;
  },
};

const look = (status: PipelineStatus, context: CommandContext): { readonly lines: readonly string[]; readonly isOver: boolean } => ({
  lines: show(status, context),
  isOver: !status.executions.some((execution) => ['InProgress', 'Stopping'].includes(execution.status)),
});

const show = (status: PipelineStatus, { options, terminal, suggest }: CommandContext): readonly string[] =>
  options.json
    ? [JSON.stringify(status, null, terminal.isTerminal ? 2 : undefined)]
    : renderStatus(status, { now: terminal.now(), suggest });
