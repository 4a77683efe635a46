import type { Command } from '../command/command';
import { confirm } from '../command/confirm';
import { findEnvironment } from '../find-environment';
import { openSecrets } from '../secret/secret-place';
import { removeSecret } from '../secret/secrets';

export const secretRemove: Command = {
  positionals: [
    { name: 'environment', required: true, meaning: 'the environment it is of' },
    { name: 'key', required: true, meaning: 'its name' },
  ],
  options: { yes: { type: 'boolean', short: 'y', meaning: 'do not ask' } },
  run: async (context) => {
    const { terminal, platform, words, options, suggest } = context;
    const environment = findEnvironment(platform, words['environment']);
    const key = words['key'] ?? '';
    const handle = await openSecrets(context, { environment, access: 'change' });
    const declared = environment.service.secrets.includes(key)
      ? ` The service declares it: without it the next deployment of ${environment.name} fails.`
      : '';
    if (!(await confirm(context, { question: `Remove ${key} of ${environment.name}?${declared}` }))) {
      return 1;
    }
    if (!(await removeSecret(handle, key))) {
      throw new Error(`${environment.name} has no secret ${key}; \`${suggest(`secret:list ${environment.name}`)}\` shows those it has`);
    }
    terminal.out(
      options.json ? JSON.stringify({ environment: environment.name, key, removed: true }) : `${key} of ${environment.name} is removed`,
    );
    return 0;
  },
};
