import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { findEnvironment } from '../find-environment';
import type { EnvironmentConfig } from '../../config/platform-config';
import { openSecrets } from '../secret/secret-place';
import { listSecrets } from '../secret/secrets';
import type { SecretEntry } from '../secret/secrets';
import { age } from '../text/age';
import { table } from '../text/table';

interface ListedSecret {
  readonly environment: string;
  readonly key: string;
  readonly declared: boolean;
  /** Null where it is not set. */
  readonly entry: SecretEntry | null;
}

export const secretList: Command = {
  positionals: [{ name: 'environment', required: false, meaning: 'one environment; by default all' }],
  options: {},
  run: async (context) => {
    const { terminal, platform, words, options } = context;
    const environments = words['environment'] === undefined ? platform.environments : [findEnvironment(platform, words['environment'])];
    const secrets = (await Promise.all(environments.map((environment) => listOf(context, environment)))).flat();
    if (options.json) {
      terminal.out(JSON.stringify(secrets, null, terminal.isTerminal ? 2 : undefined));
    } else {
      render(secrets, context).forEach(terminal.out);
    }
    return 0;
  },
};

async function listOf(context: CommandContext, environment: EnvironmentConfig): Promise<readonly ListedSecret[]> {
  const entries = await listSecrets(await openSecrets(context, { environment, access: 'read' }));
  const {
    service: { secrets: declared },
    name,
  } = environment;
  const keys = [...new Set([...declared, ...entries.map(({ key }) => key)])];
  return keys.map((key) => ({
    environment: name,
    key,
    declared: declared.includes(key),
    entry: entries.find((each) => each.key === key) ?? null,
  }));
}

function render(secrets: readonly ListedSecret[], context: CommandContext): readonly string[] {
  if (secrets.length === 0) {
    return ["no secrets: declare one in .projenrc.ts, as service: { secrets: ['KEY'] }"];
  }
  return table([['ENVIRONMENT', 'KEY', 'STATE', 'VERSION', 'CHANGED', ''], ...secrets.map((secret) => row(secret, context))]);
}

function row({ environment, key, declared, entry }: ListedSecret, { terminal, suggest }: CommandContext): readonly string[] {
  if (entry === null) {
    return [environment, key, 'missing', '–', '–', suggest(`secret:set ${environment} ${key}`)];
  }
  const changed = entry.changedAt === null ? '–' : `${age(new Date(entry.changedAt), terminal.now())} ago`;
  return [
    environment,
    key,
    declared ? 'set' : 'unused',
    `${entry.version}`,
    changed,
    declared ? '' : `no container gets it: ${suggest(`secret:remove ${environment} ${key}`)}`,
  ];
}
