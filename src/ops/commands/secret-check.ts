import { createHash } from 'node:crypto';
import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { isInBuild } from '../environment/open-reader';
import { openSecrets, openSecretsInBuild } from '../secret/open-secrets';
import { readSecretVersions } from '../secret/secrets';
import { printResult } from '../command/print-result';

/** What `--json` prints for each secret. */
interface MissingSecret {
  readonly environment: string;
  readonly key: string;
}

export const secretCheck: Command = {
  needsOnlyParameters: true,
  arguments: [],
  options: {
    versions: { type: 'boolean', meaning: 'print a digest of the versions that are set in each environment, for `cdk synth`' },
  },
  run: async (context) => {
    const { terminal, options } = context;
    const checked = await checkAll(context);
    const missing = checked.flatMap(({ environment, missing: keys }) => keys.map((key) => ({ environment, key })));
    if (missing.length === 0 || options.json) {
      const done = options.flag('versions') ? checked.map(({ environment, digest }) => `${environment}=${digest}`).join() : DONE;
      printResult(context, { json: missing, lines: () => [done] });
    } else {
      renderMissing(missing, context).forEach(terminal.err);
    }
    return missing.length === 0 ? 0 : 1;
  },
};

const DONE = 'all declared secrets are set';

interface CheckedEnvironment {
  readonly environment: string;
  readonly missing: readonly string[];
  /** Changes with each secret that is set. */
  readonly digest: string;
}

/** The environments that have secrets and can be read. */
async function checkAll(context: CommandContext): Promise<readonly CheckedEnvironment[]> {
  const environments = context.platform.environments.filter(({ service }) => service.secrets.length > 0);
  const checked = environments.map(async (environment) => {
    const handle = isInBuild(context.terminal)
      ? await openSecretsInBuild(context, environment)
      : await openSecrets(context, { environment, access: 'read' });
    if (handle === null) {
      return [];
    }
    const { secrets } = environment.service;
    const versions = await readSecretVersions(handle, secrets);
    return [{ environment: environment.name, missing: secrets.filter((key) => !versions.has(key)), digest: digestOf(versions) }];
  });
  return (await Promise.all(checked)).flat();
}

const digestOf = (versions: ReadonlyMap<string, number>): string =>
  createHash('sha256')
    .update(JSON.stringify([...versions].sort()))
    .digest('hex')
    .slice(0, 12);

const renderMissing = (missing: readonly MissingSecret[], { suggest }: CommandContext): readonly string[] => [
  `nothing was deployed: ${missing.length === 1 ? 'a declared secret is' : 'declared secrets are'} not set`,
  ...missing.map(({ environment, key }) => `  ${suggest(`secret:set ${environment} ${key}`)}`),
  `then: ${suggest('pipeline:retry Build')}`,
];
