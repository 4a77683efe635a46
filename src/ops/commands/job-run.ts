import { jobFamily, jobStreamPrefix } from '../../config/names';
import type { Command } from '../command/command';
import { confirm } from '../command/confirm';
import { findEnvironment } from '../find-environment';
import { requestedJob } from '../service/requested-job';
import { startTask } from '../service/one-off-task';
import { openService } from '../service/open-service';
import { reportStart, runToEnd } from '../service/run-to-end';
import { scheduledTaskDefinition } from '../service/schedule-state';

export const jobRun: Command = {
  arguments: [
    { name: 'environment', required: true, meaning: 'the environment whose schedule to run' },
    { name: 'name', required: true, meaning: 'the schedule, as in service.schedules' },
  ],
  options: {
    detach: { type: 'boolean', meaning: 'only start the task' },
    yes: { type: 'boolean', short: 'y', meaning: 'do not ask for confirmation' },
  },
  notes: [
    'It starts the task that the schedule would start, of the version that is deployed, also while another run has not ended.',
    'It ends with the exit code of the command, or with 1 if that is not known. Ctrl-C asks whether to stop the task.',
  ],
  run: async (context) => {
    const { platform, options } = context;
    const environment = findEnvironment(platform, context.argument('environment'));
    const name = requestedJob(context, environment);
    const handle = await openService(context, { environment, access: 'change' });
    if (environment.tier === 'production' && !(await confirm(context, { question: `Run ${name} in ${environment.name}?` }))) {
      return 1;
    }
    const family = jobFamily({ platform: platform.name, environment: environment.name, job: name });
    const taskDefinition = await scheduledTaskDefinition(context, { place: environment, name: family });
    if (taskDefinition === null) {
      throw new Error(
        `${environment.name} has no schedule ${name} yet; its next deployment creates it: see \`${context.suggest('pipeline:status')}\``,
      );
    }
    const started = await startTask(handle, { taskDefinition, startedBy: 'job-run' });
    const run = { environment, handle, started, streamPrefix: jobStreamPrefix(name), logs: `job:logs ${environment.name} ${name} -f` };
    return options.flag('detach') ? reportStart(context, run) : runToEnd(context, run);
  },
};
