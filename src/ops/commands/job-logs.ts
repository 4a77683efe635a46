import { jobStreamPrefix, serviceLogGroupName } from '../../config/names';
import type { Command } from '../command/command';
import { findEnvironment } from '../find-environment';
import { requestedJob } from '../service/requested-job';
import { LOG_OPTIONS, showLogs } from '../service/show-logs';

const DEFAULT_SINCE = '1d';

export const jobLogs: Command = {
  arguments: [
    { name: 'environment', required: true, meaning: 'the environment whose schedule to show' },
    { name: 'name', required: true, meaning: 'the schedule, as in service.schedules' },
  ],
  options: LOG_OPTIONS,
  notes: [`Without --since it shows the last day (${DEFAULT_SINCE}). The second column is the beginning of the task's id.`],
  run: async (context) => {
    const { aws, platform, terminal, options } = context;
    const environment = findEnvironment(platform, context.argument('environment'));
    const name = requestedJob(context, environment);
    const client = await aws.at(environment, 'read').logs();
    const group = serviceLogGroupName(platform.name, environment.name);
    const streamPrefix = `${jobStreamPrefix(name)}/`;
    const count = await showLogs(context, { client, group, streamPrefix, defaultSince: DEFAULT_SINCE, withStream: true });
    if (count === 0 && !options.flag('follow')) {
      terminal.err('no log events found; --since goes back further');
    }
    return 0;
  },
};
