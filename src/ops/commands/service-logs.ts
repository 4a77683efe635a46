import { serviceLogGroupName } from '../../config/names';
import type { Command } from '../command/command';
import { findDeployedEnvironment } from '../find-environment';
import { requestedWorker, WORKER_OPTION } from '../service/open-service';
import { LOG_OPTIONS, showLogs } from '../service/show-logs';

const DEFAULT_SINCE = '15m';

export const serviceLogs: Command = {
  arguments: [{ name: 'environment', required: true, meaning: 'the environment whose logs to show' }],
  options: { ...LOG_OPTIONS, worker: { ...WORKER_OPTION.worker, meaning: 'the lines of a worker only' } },
  notes: [`Without --since it shows the last ${DEFAULT_SINCE}. The second column is the beginning of the task's id.`],
  run: async (context) => {
    const { aws, platform, terminal, options, suggest } = context;
    const environment = await findDeployedEnvironment(context, context.argument('environment'));
    const worker = requestedWorker(context, environment.name);
    const streamPrefix = worker === null ? {} : { streamPrefix: `${worker}/` };
    const client = await aws.at(environment, 'read').logs();
    const group = serviceLogGroupName(platform.name, environment.name);
    try {
      const count = await showLogs(context, { client, group, ...streamPrefix, defaultSince: DEFAULT_SINCE, withStream: true });
      if (count === 0 && !options.flag('follow')) {
        terminal.err('no log events found; --since goes back further');
      }
      return 0;
    } catch (error) {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') {
        const status = suggest('pipeline:status');
        throw new Error(`${environment.name} has no logs yet: its first deployment creates ${group}; see \`${status}\``);
      }
      throw error;
    }
  },
};
