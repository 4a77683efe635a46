import type { Command } from '../command/command';
import { findMissing } from '../secret/find-missing';
import { openSecrets } from '../secret/secret-place';

export const secretCheck: Command = {
  positionals: [],
  options: {},
  run: async (context) => {
    const { terminal, platform, options, suggest } = context;
    const found = await Promise.all(
      platform.environments
        .filter(({ service }) => service.secrets.length > 0)
        .map(async (environment) => {
          const missing = await findMissing(await openSecrets(context, { environment, access: 'read' }), environment);
          return missing.map((key) => ({ environment: environment.name, key }));
        }),
    );
    const missing = found.flat();
    if (options.json) {
      terminal.out(JSON.stringify(missing));
    } else if (missing.length === 0) {
      terminal.out('every declared secret is set');
    } else {
      [
        `nothing was deployed: ${missing.length === 1 ? 'a declared secret is' : 'declared secrets are'} not set`,
        ...missing.map(({ environment, key }) => `  ${suggest(`secret:set ${environment} ${key}`)}`),
        `then: ${suggest('pipeline:retry Build')}`,
      ].forEach(terminal.err);
    }
    return missing.length === 0 ? 0 : 1;
  },
};
