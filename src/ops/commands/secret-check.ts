import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { isInBuild } from '../environment/open-reader';
import { openSecrets, openSecretsInBuild } from '../secret/open-secrets';
import { findMissingSecrets } from '../secret/secrets';
import { printResult } from '../command/print-result';

/** What `--json` prints for each secret. */
interface MissingSecret {
  readonly environment: string;
  readonly key: string;
}

export const secretCheck: Command = {
  needsOnlyParameters: true,
  arguments: [],
  options: {},
  run: async (context) => {
    const { terminal, options } = context;
    const missing = await findMissing(context);
    if (missing.length === 0 || options.json) {
      printResult(context, { json: missing, lines: () => ['all declared secrets are set'] });
    } else {
      renderMissing(missing, context).forEach(terminal.err);
    }
    return missing.length === 0 ? 0 : 1;
  },
};

async function findMissing(context: CommandContext): Promise<readonly MissingSecret[]> {
  const environments = context.platform.environments.filter(({ service }) => service.secrets.length > 0);
  const missing = environments.map(async (environment) => {
    const handle = isInBuild(context.terminal)
      ? await openSecretsInBuild(context, environment)
      : await openSecrets(context, { environment, access: 'read' });
    const keys = handle === null ? [] : await findMissingSecrets(handle, environment.service.secrets);
    return keys.map((key) => ({ environment: environment.name, key }));
  });
  return (await Promise.all(missing)).flat();
}

const renderMissing = (missing: readonly MissingSecret[], { suggest }: CommandContext): readonly string[] => [
  `nothing was deployed: ${missing.length === 1 ? 'a declared secret is' : 'declared secrets are'} not set`,
  ...missing.map(({ environment, key }) => `  ${suggest(`secret:set ${environment} ${key}`)}`),
  `then: ${suggest('pipeline:retry Build')}`,
];
