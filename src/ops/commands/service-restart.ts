import type { Command } from '../command/command';
import { confirm } from '../command/confirm';
import { printResult } from '../command/print-result';
import { findEnvironment } from '../find-environment';
import { openService } from '../service/open-service';
import { startRestart, waitForRestart } from '../service/restart-service';

export const serviceRestart: Command = {
  arguments: [{ name: 'environment', required: true, meaning: 'the environment whose service to restart' }],
  options: {
    yes: { type: 'boolean', short: 'y', meaning: 'do not ask for confirmation' },
    'no-wait': { type: 'boolean', meaning: 'do not wait until the new tasks are healthy' },
  },
  notes: ['Old tasks are only stopped when new ones are healthy, so no request is lost. Ctrl-C stops waiting, not the restart.'],
  run: async (context) => {
    const { terminal, platform, options } = context;
    const environment = findEnvironment(platform, context.argument('environment'));
    const handle = await openService(context, { environment, access: 'change' });
    if (environment.tier === 'production' && !(await confirm(context, { question: `Restart ${environment.name}?` }))) {
      return 1;
    }
    await startRestart(handle);
    const started = `${environment.name} restarts`;
    if (options.flag('no-wait')) {
      printResult(context, { json: { environment: environment.name, succeeded: null, message: started }, lines: () => [started] });
      return 0;
    }
    if (!options.json) {
      terminal.out(started);
    }
    const result = await waitForRestart(context, { handle, environment: environment.name });
    printResult(context, { json: { environment: environment.name, ...result }, lines: () => [result.message] });
    return result.succeeded === false ? 1 : 0;
  },
};
