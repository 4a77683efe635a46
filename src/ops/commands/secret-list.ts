import type { EnvironmentConfig } from '../../config/platform-config';
import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { printResult } from '../command/print-result';
import { findEnvironment } from '../find-environment';
import { openSecrets } from '../secret/open-secrets';
import { listSecrets } from '../secret/secrets';
import type { SecretEntry } from '../secret/secrets';
import { ago } from '../text/age';
import { table } from '../text/table';
import type { Row } from '../text/table';

/** What `--json` prints for each secret. */
interface ListedSecret {
  readonly environment: string;
  readonly key: string;
  readonly declared: boolean;
  /** Null if it is not set. */
  readonly entry: SecretEntry | null;
}

const HEADER = ['ENVIRONMENT', 'KEY', 'STATE', 'VERSION', 'CHANGED', ''];

export const secretList: Command = {
  needsOnlyParameters: true,
  arguments: [{ name: 'environment', required: false, meaning: 'one environment; by default all' }],
  options: {},
  run: async (context) => {
    const { platform } = context;
    const name = context.optionalArgument('environment');
    const environments = name === undefined ? platform.environments : [findEnvironment(platform, name)];
    const secrets = (await Promise.all(environments.map((environment) => secretsOf(context, environment)))).flat();
    printResult(context, { json: secrets, lines: () => render(secrets, context) });
    return 0;
  },
};

async function secretsOf(context: CommandContext, environment: EnvironmentConfig): Promise<readonly ListedSecret[]> {
  const entries = await listSecrets(await openSecrets(context, { environment, access: 'read' }));
  const declared = environment.service.secrets;
  const keys = [...new Set([...declared, ...entries.map(({ key }) => key)])];
  return keys.map((key) => ({
    environment: environment.name,
    key,
    declared: declared.includes(key),
    entry: entries.find((each) => each.key === key) ?? null,
  }));
}

function render(secrets: readonly ListedSecret[], context: CommandContext): readonly string[] {
  if (secrets.length === 0) {
    return ["no secrets; declare one in .projenrc.ts with service: { secrets: ['KEY'] }"];
  }
  return table([HEADER, ...secrets.map((secret) => row(secret, context))]);
}

function row({ environment, key, declared, entry }: ListedSecret, { terminal, suggest }: CommandContext): Row {
  if (entry === null) {
    return [environment, key, 'missing', '–', '–', suggest(`secret:set ${environment} ${key}`)];
  }
  const changed = ago(entry.changedAt, terminal.now()) ?? '–';
  const version = String(entry.version);
  if (declared) {
    return [environment, key, 'set', version, changed, ''];
  }
  return [environment, key, 'unused', version, changed, `no container gets it: ${suggest(`secret:remove ${environment} ${key}`)}`];
}
