import { serviceLogGroupName } from '../../config/names';
import type { Command } from '../command/command';
import { findEnvironment } from '../find-environment';
import { LOG_OPTIONS, showLogs } from '../service/show-logs';

const DEFAULT_SINCE = '15m';

export const serviceLogs: Command = {
  positionals: [{ name: 'environment', required: true, meaning: 'the environment whose logs to show' }],
  options: LOG_OPTIONS,
  notes: [`Without --since, the last ${DEFAULT_SINCE} are shown. The second column is the beginning of the task's id.`],
  run: async (context) => {
    const { aws, platform, words, terminal, suggest } = context;
    const environment = findEnvironment(platform, words['environment']);
    const client = await aws.at(environment, 'read').logs();
    const group = serviceLogGroupName(platform.name, environment.name);
    try {
      const count = await showLogs(context, { client, group, defaultSince: DEFAULT_SINCE, withStream: true });
      if (count === 0 && !context.options.flag('follow')) {
        terminal.err('nothing was logged in that time; --since goes back further');
      }
      return 0;
    } catch (error) {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') {
        throw new Error(`${environment.name} has no logs yet: its first deployment makes ${group}; see \`${suggest('pipeline:status')}\``);
      }
      throw error;
    }
  },
};
