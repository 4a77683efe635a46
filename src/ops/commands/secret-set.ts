import type { Command } from '../command/command';
import { printResult } from '../command/print-result';
import { findEnvironment } from '../find-environment';
import { openSecrets } from '../secret/open-secrets';
import { readSecretValue } from '../secret/read-secret-value';
import { findOldValues, replaceOldValues } from '../secret/replace-old-values';
import { requireDeclared } from '../secret/require-declared';
import { setSecret } from '../secret/secrets';

export const secretSet: Command = {
  needsOnlyParameters: true,
  arguments: [
    { name: 'environment', required: true, meaning: 'the environment that gets it' },
    { name: 'key', required: true, meaning: 'its name, as the service declares it' },
  ],
  options: {
    restart: { type: 'boolean', meaning: 'replace the tasks that run with the old value, without asking' },
  },
  notes: [
    'From a file or another program: `pass show stripe | npx projen secret:set test STRIPE_KEY`. One line break at the end is removed.',
  ],
  run: async (context) => {
    const { terminal, platform } = context;
    const environment = findEnvironment(platform, context.argument('environment'));
    const key = context.argument('key');
    requireDeclared(environment, key);
    const handle = await openSecrets(context, { environment, access: 'change' });
    const version = await setSecret(handle, { key, value: await readSecretValue(terminal, key) });
    const old = await findOldValues(context, environment);
    printResult(context, {
      json: {
        environment: environment.name,
        key,
        version,
        tasksWithOldValue: old.kind === 'unknown' ? null : old.kind === 'some' ? old.tasks : 0,
      },
      lines: () => [`${key} of ${environment.name} is set (version ${version})`],
    });
    return context.options.json ? 0 : replaceOldValues(context, { environment, old });
  },
};
