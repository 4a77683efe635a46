import type { Command } from '../command/command';
import { confirm } from '../command/confirm';
import { printResult } from '../command/print-result';
import { findEnvironment } from '../find-environment';
import { openService, openServices, requestedWorker, WORKER_OPTION } from '../service/open-service';
import { describeUnattended, startRestart, waitForRestart } from '../service/restart-service';

export const serviceRestart: Command = {
  arguments: [{ name: 'environment', required: true, meaning: 'the environment whose service to restart' }],
  options: {
    worker: { ...WORKER_OPTION.worker, meaning: 'a worker only; by default the service and its workers' },
    yes: { type: 'boolean', short: 'y', meaning: 'do not ask for confirmation' },
    'no-wait': { type: 'boolean', meaning: 'do not wait until the new tasks are healthy, and continue no deployment that waits for tests' },
  },
  notes: ['Old tasks are only stopped when new ones are healthy, so no request is lost. Ctrl-C stops waiting, not the restart.'],
  run: async (context) => {
    const { terminal, platform, options } = context;
    const environment = findEnvironment(platform, context.argument('environment'));
    const worker = requestedWorker(context, environment.name);
    const opened = await openService(context, { environment, access: 'change', worker });
    const handles = worker === null ? await openServices(context, { environment, access: 'change' }) : [opened];
    if (environment.tier === 'production' && !(await confirm(context, { question: `Restart ${environment.name}?` }))) {
      return 1;
    }
    const restarts = await startRestart(context, { handles, environment: environment.name });
    const started = worker === null ? `${environment.name} restarts` : `${worker} in ${environment.name} restarts`;
    if (options.flag('no-wait')) {
      const unattended = describeUnattended(context, { environment, worker });
      const message = unattended === null ? started : `${started}; ${unattended}`;
      printResult(context, { json: { environment: environment.name, succeeded: null, message }, lines: () => [message] });
      return 0;
    }
    if (!options.json) {
      terminal.out(started);
    }
    const result = await waitForRestart(context, { restarts, environment });
    printResult(context, { json: { environment: environment.name, ...result }, lines: () => [result.message] });
    return result.succeeded === false ? 1 : 0;
  },
};
