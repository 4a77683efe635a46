import type { EnvironmentConfig } from '../../config/platform-config';
import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { confirm } from '../command/confirm';
import { printResult } from '../command/print-result';
import { UsageError } from '../command/usage-error';
import { findDeployedEnvironment, findEnvironment } from '../find-environment';
import { openSecrets } from '../secret/open-secrets';
import type { SecretsHandle } from '../secret/open-secrets';
import { findOldValues, replaceOldValues } from '../secret/replace-old-values';
import { requireDeclared } from '../secret/require-declared';
import { listSecrets, readSecret, setSecret } from '../secret/secrets';
import { table } from '../text/table';

/** What `--json` prints for each secret. */
interface CopyResult {
  readonly key: string;
  readonly outcome: 'copied' | 'kept' | 'missing';
}

export const secretCopy: Command = {
  needsOnlyParameters: true,
  arguments: [
    { name: 'from', required: true, meaning: 'the environment to copy from' },
    { name: 'to', required: true, meaning: 'the environment to copy to' },
    { name: 'key', required: false, meaning: 'one secret; by default all that the second environment declares' },
  ],
  options: {
    overwrite: { type: 'boolean', meaning: 'also replace secrets that the second environment has' },
    restart: { type: 'boolean', meaning: 'replace the tasks that run with the old values, without asking' },
    yes: { type: 'boolean', short: 'y', meaning: 'do not ask for confirmation; only --restart replaces tasks then' },
  },
  run: async (context) => {
    const { platform, options } = context;
    const to = findEnvironment(platform, context.argument('to'));
    const from = await findDeployedEnvironment(context, context.argument('from'));
    if (from === to) {
      throw new UsageError([`cannot copy the secrets of ${from.name} to ${to.name} itself`]);
    }
    const key = context.optionalArgument('key');
    if (key !== undefined) {
      requireDeclared(to, key);
    }
    const keys = key === undefined ? to.service.secrets : [key];
    const [source, destination] = await Promise.all([
      openSecrets(context, { environment: from, access: 'change' }),
      openSecrets(context, { environment: to, access: 'change' }),
    ]);
    const kept = options.flag('overwrite') ? [] : (await listSecrets(destination)).map((entry) => entry.key);
    const wanted = keys.filter((each) => !kept.includes(each));
    if (wanted.length > 0 && !(await confirm(context, { question: `Copy ${wanted.join(', ')} from ${from.name} to ${to.name}?` }))) {
      return 1;
    }
    const results: CopyResult[] = keys.filter((each) => kept.includes(each)).map((each) => ({ key: each, outcome: 'kept' }));
    results.push(...(await copyAll(wanted, { source, destination })));
    const meanings = {
      copied: 'copied',
      kept: `${to.name} already has it; --overwrite replaces it`,
      missing: `${from.name} does not have it`,
    };
    printResult(context, { json: results, lines: () => table(results.map((each) => [each.key, meanings[each.outcome]])) });
    const restarted = options.json || !results.some(({ outcome }) => outcome === 'copied') ? 0 : await restart(context, to);
    return results.some(({ outcome }) => outcome === 'missing') ? 1 : restarted;
  },
};

const restart = async (context: CommandContext, environment: EnvironmentConfig): Promise<number> =>
  replaceOldValues(context, { environment, old: await findOldValues(context, environment) });

interface CopyProps {
  readonly source: SecretsHandle;
  readonly destination: SecretsHandle;
}

async function copyAll(keys: readonly string[], { source, destination }: CopyProps): Promise<readonly CopyResult[]> {
  const results: CopyResult[] = [];
  for (const key of keys) {
    const value = await readSecret(source, key);
    if (value !== null) {
      await setSecret(destination, { key, value });
    }
    results.push({ key, outcome: value === null ? 'missing' : 'copied' });
  }
  return results;
}
