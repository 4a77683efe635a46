import type { Command } from '../command/command';
import { confirm } from '../command/confirm';
import { printResult } from '../command/print-result';
import { findEnvironment } from '../find-environment';
import { openSecrets } from '../secret/open-secrets';
import { removeSecret } from '../secret/secrets';

export const secretRemove: Command = {
  needsOnlyParameters: true,
  arguments: [
    { name: 'environment', required: true, meaning: 'the environment that has it' },
    { name: 'key', required: true, meaning: 'its name' },
  ],
  options: { yes: { type: 'boolean', short: 'y', meaning: 'do not ask for confirmation' } },
  run: async (context) => {
    const { platform, suggest } = context;
    const environment = findEnvironment(platform, context.argument('environment'));
    const { name, service } = environment;
    const key = context.argument('key');
    const handle = await openSecrets(context, { environment, access: 'change' });
    const isDeclared = service.secrets.includes(key);
    const warning = isDeclared ? ` The service declares it: without it, the next deployment of ${name} fails.` : '';
    if (!(await confirm(context, { question: `Remove ${key} from ${name}?${warning}` }))) {
      return 1;
    }
    if (!(await removeSecret(handle, key))) {
      throw new Error(`${name} has no secret ${key}; \`${suggest(`secret:list ${name}`)}\` shows its secrets`);
    }
    printResult(context, { json: { environment: name, key, removed: true }, lines: () => [`${key} was removed from ${name}`] });
    return 0;
  },
};
