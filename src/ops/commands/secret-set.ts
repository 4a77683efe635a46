import type { Command } from '../command/command';
import { findEnvironment } from '../find-environment';
import { requireDeclared } from '../secret/declared-secret';
import { readValue } from '../secret/read-value';
import { openSecrets } from '../secret/secret-place';
import { setSecret } from '../secret/secrets';

export const secretSet: Command = {
  positionals: [
    { name: 'environment', required: true, meaning: 'the environment it is for' },
    { name: 'key', required: true, meaning: 'its name, as the service declares it' },
  ],
  options: {},
  notes: [
    'From a file or another program: `pass show stripe | npx projen secret:set test STRIPE_KEY`. One line break at the end is left out.',
  ],
  run: async (context) => {
    const { terminal, platform, words, options, suggest } = context;
    const environment = findEnvironment(platform, words['environment']);
    const key = words['key'] ?? '';
    requireDeclared(environment, key);
    const handle = await openSecrets(context, { environment, access: 'change' });
    const value = await readValue(terminal, key);
    const version = await setSecret(handle, { key, value });
    if (options.json) {
      terminal.out(JSON.stringify({ environment: environment.name, key, version }));
    } else {
      terminal.out(
        `${key} of ${environment.name} is set (version ${version}); running tasks get it by \`${suggest(`service:restart ${environment.name}`)}\`, or with the next deployment`,
      );
    }
    return 0;
  },
};
