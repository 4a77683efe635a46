import type { EnvironmentConfig } from '../../config/platform-config';
import type { Command } from '../command/command';
import { confirm } from '../command/confirm';
import { deleteStack } from '../environment/delete-stack';
import { findStack, stackNames } from '../environment/list-stacks';
import { findEnvironment } from '../find-environment';
import { UsageError } from '../usage-error';
import type { CommandContext } from '../command/command-context';

export const envDown: Command = {
  positionals: [{ name: 'environment', required: true, meaning: 'the environment to delete' }],
  options: { yes: { type: 'boolean', short: 'y', meaning: 'do not ask; production asks nevertheless' } },
  notes: ['The next run of the pipeline makes it again, unless it is gone from .projenrc.ts. Secrets stay, since they cost nothing: `secret:remove` removes them.'],
  run: async (context) => {
    const { terminal, platform, words, options } = context;
    const environment = findEnvironment(platform, words['environment']);
    if (options.local) throw new UsageError(['on the laptop, `npm start -- --clean` stops and deletes everything']);
    const names = [...stackNames(platform, environment)].reverse();
    await refuseProtected(context, environment);
    if (!options.json) [`this deletes ${names.join(', ')}, with all that is in them`, ...kept(environment).map((line) => `kept: ${line}`)].forEach(terminal.out);
    if (!(await agreed(context, environment))) return 1;
    const client = await context.aws.at(environment, 'stacks').cloudFormation();
    for (const name of names) {
      if (!options.json) terminal.out(`deleting ${name}`);
      const outcome = await deleteStack({ client, name, terminal });
      if (outcome === 'interrupted') throw new Error(`${name} goes on being deleted; running this again goes on with what is left`);
    }
    terminal.out(options.json ? JSON.stringify({ environment: environment.name, deleted: names, kept: kept(environment) }) : `${environment.name} is deleted`);
    return 0;
  },
};

/** Before anything is touched, so that no environment is left half deleted. */
async function refuseProtected({ aws, platform }: CommandContext, environment: EnvironmentConfig): Promise<void> {
  const client = await aws.at(environment, 'read').cloudFormation();
  const stacks = await Promise.all(stackNames(platform, environment).map((name) => findStack(client, name)));
  const locked = stacks.filter((stack) => stack?.EnableTerminationProtection === true).map((stack) => stack?.StackName ?? '');
  if (locked.length === 0 && environment.database?.deletionProtection.enabled !== true) return;
  throw new Error(`${locked.length === 0 ? `the database of ${environment.name}` : locked.join(', ')} is protected against deletion: give ${environment.name} database: { deletionProtection: { enabled: false, reason: '…' } } in .projenrc.ts, push, let the pipeline deploy it, and run this again`);
}

/** Production needs the name typed, whatever was answered in advance. */
function agreed(context: CommandContext, { name, tier }: EnvironmentConfig): Promise<boolean> {
  if (tier !== 'production') return confirm(context, { question: `Delete ${name}?` });
  const { options } = context;
  return confirm({ ...context, options: { ...options, flag: (flag) => flag !== 'yes' && options.flag(flag) } }, { question: `Delete ${name}, which is production?`, typed: name });
}

const kept = ({ database, service }: EnvironmentConfig): readonly string[] => [
  ...(database?.onDelete === 'snapshot' ? ['a final snapshot of the database, which costs its storage until you delete it in RDS'] : []),
  ...(service.secrets.length > 0 ? ['its secrets in Parameter Store, which cost nothing'] : []),
];
