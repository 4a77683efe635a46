import type { Command } from '../command/command';
import { confirm } from '../command/confirm';
import { findEnvironment } from '../find-environment';
import { requireDeclared } from '../secret/declared-secret';
import { openSecrets } from '../secret/secret-place';
import { listSecrets, readSecret, setSecret } from '../secret/secrets';
import { table } from '../text/table';
import { UsageError } from '../usage-error';

interface Copied {
  readonly key: string;
  readonly outcome: 'copied' | 'kept' | 'missing';
}

export const secretCopy: Command = {
  positionals: [
    { name: 'from', required: true, meaning: 'the environment that has them' },
    { name: 'to', required: true, meaning: 'the environment that gets them' },
    { name: 'key', required: false, meaning: 'one secret; by default every one that the second environment declares' },
  ],
  options: {
    overwrite: { type: 'boolean', meaning: 'also those that the second environment has already' },
    yes: { type: 'boolean', short: 'y', meaning: 'do not ask' },
  },
  run: async (context) => {
    const { terminal, platform, words, options } = context;
    const [from, to] = [findEnvironment(platform, words['from']), findEnvironment(platform, words['to'])];
    if (from === to) {
      throw new UsageError([`${from.name} is both the source and the destination`]);
    }
    const key = words['key'];
    if (key !== undefined) {
      requireDeclared(to, key);
    }
    const keys = key === undefined ? to.service.secrets : [key];
    const [source, destination] = await Promise.all([
      openSecrets(context, { environment: from, access: 'change' }),
      openSecrets(context, { environment: to, access: 'change' }),
    ]);
    const present = options.flag('overwrite') ? [] : (await listSecrets(destination)).map((entry) => entry.key);
    const wanted = keys.filter((each) => !present.includes(each));
    if (wanted.length > 0 && !(await confirm(context, { question: `Copy ${wanted.join(', ')} from ${from.name} to ${to.name}?` }))) {
      return 1;
    }
    const outcomes: Copied[] = keys.filter((each) => present.includes(each)).map((each) => ({ key: each, outcome: 'kept' }));
    for (const each of wanted) {
      const value = await readSecret(source, each);
      if (value !== null) {
        await setSecret(destination, { key: each, value });
      }
      outcomes.push({ key: each, outcome: value === null ? 'missing' : 'copied' });
    }
    if (options.json) {
      terminal.out(JSON.stringify(outcomes));
    } else {
      table(outcomes.map((each) => [each.key, MEANINGS[each.outcome].replace('%from', from.name).replace('%to', to.name)])).forEach(
        terminal.out,
      );
    }
    return outcomes.some(({ outcome }) => outcome === 'missing') ? 1 : 0;
  },
};

const MEANINGS: Readonly<Record<Copied['outcome'], string>> = {
  copied: 'copied',
  kept: '%to has it already; --overwrite replaces it',
  missing: '%from does not have it',
};
