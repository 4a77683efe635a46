import type { Command } from '../command/command';
import { printResult } from '../command/print-result';
import { UsageError } from '../command/usage-error';
import { readDetails } from '../environment/read-details';
import { renderDetails, renderShell } from '../environment/render-details';
import { findDeployedEnvironment } from '../find-environment';

export const envShow: Command = {
  arguments: [{ name: 'environment', required: true, meaning: 'the environment to show' }],
  options: {
    shell: { type: 'boolean', meaning: 'print assignments for a shell: eval "$(npm run --silent env:show -- <environment> --shell)"' },
  },
  run: async (context) => {
    const { terminal, options } = context;
    const isForShell = options.flag('shell');
    if (options.json && isForShell) {
      throw new UsageError(['--json and --shell cannot be used together']);
    }
    const details = await readDetails(context, await findDeployedEnvironment(context, context.argument('environment')));
    printResult(context, { json: details, lines: () => (isForShell ? renderShell(details) : renderDetails(details, terminal.now())) });
    return 0;
  },
};
