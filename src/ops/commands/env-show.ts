import type { Command } from '../command/command';
import { readDetails } from '../environment/read-details';
import { renderDetails, renderShell } from '../environment/render-details';
import { findEnvironment } from '../find-environment';
import { UsageError } from '../usage-error';

export const envShow: Command = {
  positionals: [{ name: 'environment', required: true, meaning: 'the environment to show' }],
  options: { shell: { type: 'boolean', meaning: 'assignments for a shell: eval "$(npm run --silent env:show -- <environment> --shell)"' } },
  run: async (context) => {
    const { terminal, platform, words, options } = context;
    if (options.json && options.flag('shell')) {
      throw new UsageError(['--json and --shell exclude each other']);
    }
    const details = await readDetails(context, findEnvironment(platform, words['environment']));
    if (options.json) {
      terminal.out(JSON.stringify(details, null, terminal.isTerminal ? 2 : undefined));
    } else {
      (options.flag('shell') ? renderShell(details) : renderDetails(details, terminal.now())).forEach(terminal.out);
    }
    return 0;
  },
};
