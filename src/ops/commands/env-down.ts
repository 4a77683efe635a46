import type { Stack } from '@aws-sdk/client-cloudformation';
import type { EnvironmentConfig } from '../../config/platform-config';
import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { confirm } from '../command/confirm';
import { deleteStack } from '../environment/delete-stack';
import { findStack, stackNames } from '../environment/list-stacks';
import { describeProtection, liftProtection, readProtection } from '../environment/protection';
import type { Protection } from '../environment/protection';
import { readRemains } from '../environment/remains';
import type { Remains } from '../environment/remains';
import { findEnvironment } from '../find-environment';
import { UsageError } from '../usage-error';

export const envDown: Command = {
  positionals: [{ name: 'environment', required: true, meaning: 'the environment to delete' }],
  options: { yes: { type: 'boolean', short: 'y', meaning: 'do not ask; production asks nevertheless' } },
  notes: [
    'It says what it deletes and what it keeps before it asks. Protection against deletion is switched off after that.',
    'The next run of the pipeline makes the environment again, unless it is gone from .projenrc.ts by then.',
  ],
  run: async (context) => {
    const { terminal, platform, words, options } = context;
    const environment = findEnvironment(platform, words['environment']);
    const stacks = await readStacks(context, environment);
    if (stacks.length === 0) {
      terminal.out(
        options.json
          ? JSON.stringify({ environment: environment.name, deleted: [], kept: [] })
          : `${environment.name} has no stacks; there is nothing to delete`,
      );
      return 0;
    }
    const [protection, remains] = await Promise.all([readProtection(context, { environment, stacks }), readRemains(context, environment)]);
    if (!options.json) {
      announcement({ context, environment, stacks, protection, remains }).forEach(terminal.out);
    }
    if (!(await agreed(context, environment))) {
      return 1;
    }
    if (!(await deleteAll({ context, environment, stacks, protection }))) {
      return 1;
    }
    const deleted = stacks.map(({ StackName = '' }) => StackName);
    terminal.out(
      options.json
        ? JSON.stringify({ environment: environment.name, deleted, kept: remains })
        : `${environment.name} is deleted; the next run of the pipeline makes it again, unless it is gone from .projenrc.ts by then`,
    );
    return 0;
  },
};

/** Those that are there, in the order in which they can be deleted. */
async function readStacks({ aws, platform }: CommandContext, environment: EnvironmentConfig): Promise<readonly Stack[]> {
  const client = await aws.at(environment, 'read').cloudFormation();
  const found = await Promise.all([...stackNames(platform, environment)].reverse().map((name) => findStack(client, name)));
  return found.filter((stack) => stack !== null);
}

interface DeletionProps {
  readonly context: CommandContext;
  readonly environment: EnvironmentConfig;
  readonly stacks: readonly Stack[];
  readonly protection: Protection;
}

function announcement({
  context: { options },
  environment: { database },
  stacks,
  protection,
  remains,
}: DeletionProps & { readonly remains: readonly Remains[] }): readonly string[] {
  const lifted = describeProtection(protection);
  const losesData = database !== null && (options.local || database.onDelete === 'destroy');
  return [
    `this deletes ${stacks.map(({ StackName }) => StackName).join(', ')}, with all that is in them and the logs of the service`,
    ...(losesData ? [`the data of the database is lost${options.local ? ': the laptop takes no snapshots' : ''}`] : []),
    ...(lifted.length === 0 ? [] : [`protected against deletion, which is switched off first: ${lifted.join(', ')}`]),
    ...remains.map(({ what, costs }) => `kept: ${what}; ${costs}`),
  ];
}

/** Production needs the name typed, whatever was answered in advance. */
async function agreed(context: CommandContext, { name, tier }: EnvironmentConfig): Promise<boolean> {
  if (tier !== 'production') {
    return confirm(context, { question: `Delete ${name}?` });
  }
  if (!context.terminal.isInteractive) {
    throw new UsageError([`${name} is production: a person has to type its name, and this is no terminal`]);
  }
  const { options } = context;
  return confirm(
    { ...context, options: { ...options, flag: (flag) => flag !== 'yes' && options.flag(flag) } },
    { question: `Delete ${name}, which is production?`, typed: name },
  );
}

/** Returns whether all are gone. */
async function deleteAll({ context: { aws, terminal, options }, environment, stacks, protection }: DeletionProps): Promise<boolean> {
  const client = await aws.at(environment, 'stacks').cloudFormation();
  for (const { StackName: name = '' } of stacks) {
    if (!options.json) {
      terminal.out(`deleting ${name}`);
    }
    await liftProtection({ protection, client, stack: name });
    const outcome = await deleteStack({ client, name, terminal });
    if (outcome === 'interrupted') {
      terminal.err(`${name} goes on being deleted; running this again goes on with what is left`);
      return false;
    }
  }
  return true;
}
