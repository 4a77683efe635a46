import type { Stack } from '@aws-sdk/client-cloudformation';
import { stackName } from '../../config/names';
import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { confirm } from '../command/confirm';
import { printResult } from '../command/print-result';
import { UsageError } from '../command/usage-error';
import { deleteStackAndWait } from '../environment/delete-stack-and-wait';
import type { DeletionOutcome } from '../environment/delete-stack-and-wait';
import { isOrphan, type DeployedEnvironment } from '../environment/deployed-environment';
import { nameOf, readEnvironmentStacks } from '../environment/deployed-stacks';
import { describeProtection, liftProtection, readProtection } from '../environment/protection';
import type { Protection } from '../environment/protection';
import { readLeftovers } from '../environment/read-leftovers';
import type { Leftover } from '../environment/read-leftovers';
import { stopTasks } from '../environment/stop-tasks';
import { findDeployedEnvironment } from '../find-environment';

export const envDown: Command = {
  arguments: [{ name: 'environment', required: true, meaning: 'the environment to delete' }],
  options: { yes: { type: 'boolean', short: 'y', meaning: 'do not ask for confirmation; production asks anyway' } },
  notes: [
    'Before it asks, it shows what it deletes and what it keeps. After that it switches protection against deletion off.',
    'The next run of the pipeline creates the environment again, unless it was removed from .projenrc.ts.',
    'It also deletes an environment that was renamed or removed, and asks for its name as for production.',
  ],
  run: async (context) => {
    const { terminal, options } = context;
    const environment = await findDeployedEnvironment(context, context.argument('environment'));
    const groups = await readDeletionGroups(context, environment);
    const stacks = groups.flat();
    const names = stacks.map(nameOf);
    if (stacks.length === 0) {
      const lines = (): readonly string[] => [`${environment.name} has no stacks; nothing to delete`];
      printResult(context, { json: { environment: environment.name, deleted: [], kept: [] }, lines });
      return 0;
    }
    const existing = { environment, stacks };
    const [protection, kept] = await Promise.all([readProtection(context, existing), readLeftovers(context, existing)]);
    if (!options.json) {
      announcement(context, { environment, names, protection, kept }).forEach(terminal.out);
    }
    if (!(await agreed(context, environment)) || !(await deleteAll(context, { environment, groups, protection }))) {
      return 1;
    }
    printResult(context, {
      json: { environment: environment.name, deleted: names, kept },
      lines: () => [
        isOrphan(environment)
          ? `${environment.name} is deleted`
          : `${environment.name} is deleted; the next run of the pipeline creates it again, unless it was removed from .projenrc.ts`,
      ],
    });
    return 0;
  },
};

/** The stacks that exist, in groups that can be deleted one after the other. Within a group the newest stack comes first. */
async function readDeletionGroups(context: CommandContext, environment: DeployedEnvironment): Promise<readonly (readonly Stack[])[]> {
  const groups = await readEnvironmentStacks(context, environment);
  return [...groups].reverse().map((group) => [...group].reverse());
}

interface Announcement {
  readonly environment: DeployedEnvironment;
  /** Of the stacks to delete. */
  readonly names: readonly string[];
  readonly protection: Protection;
  readonly kept: readonly Leftover[];
}

function announcement({ options }: CommandContext, props: Announcement): readonly string[] {
  const { environment, names, protection, kept } = props;
  const { account, region } = environment;
  const place = isOrphan(environment)
    ? [`${environment.name} is not in .projenrc.ts; its stacks are in account ${account}, ${region}`]
    : [];
  const lines = [...place, `this deletes ${names.join(', ')}, with everything in them and the logs of the service`];
  if (environment.database !== null && options.local) {
    lines.push('the data of the database is lost: the laptop engine takes no snapshots');
  } else if (environment.database?.onDelete === 'destroy') {
    lines.push('the data of the database is lost');
  }
  const lifted = describeProtection(protection);
  if (lifted.length > 0) {
    lines.push(`protected against deletion, which is switched off first: ${lifted.join(', ')}`);
  }
  return [...lines, ...kept.map(({ what, costs }) => `kept: ${what}; ${costs}`)];
}

/** For production, and where the tier is unknown, a person has to type the name, even with `--yes`. */
async function agreed(context: CommandContext, { name, tier }: DeployedEnvironment): Promise<boolean> {
  if (tier === 'development') {
    return confirm(context, { question: `Delete ${name}?` });
  }
  const isProduction = tier === 'production' ? 'is production' : 'may be production';
  if (!context.terminal.isInteractive) {
    throw new UsageError([`${name} ${isProduction}: a person has to type its name, and this is not a terminal`]);
  }
  const { options } = context;
  return confirm(
    { ...context, options: { ...options, flag: (flag) => flag !== 'yes' && options.flag(flag) } },
    { question: `Delete ${name}, which ${isProduction}?`, typed: name },
  );
}

interface Deletion {
  readonly environment: DeployedEnvironment;
  readonly groups: readonly (readonly Stack[])[];
  readonly protection: Protection;
}

/** Returns false if it was interrupted. */
async function deleteAll(context: CommandContext, { environment, groups, protection }: Deletion): Promise<boolean> {
  const { aws, terminal } = context;
  const client = await aws.at(environment, 'stacks').cloudFormation();
  const remove = async (name: string): Promise<DeletionOutcome> => {
    await liftProtection({ protection, client, stack: name });
    return deleteStackAndWait({ client, name, terminal });
  };
  const network = stackName({ platform: context.platform.name, environment: environment.name, part: 'network' });
  for (const group of groups) {
    if (group.map(nameOf).includes(network)) {
      await stopTasks(context, environment);
    }
    for (let names = group.map(nameOf); names.length > 0;) {
      const deleted = await deleteFirstPossible(context, { names, remove });
      if (deleted === null) {
        return false;
      }
      names = names.filter((name) => name !== deleted);
    }
  }
  return true;
}

interface FirstPossibleProps {
  readonly names: readonly string[];
  readonly remove: (name: string) => Promise<DeletionOutcome>;
}

/**
 * Deletes the first stack from which no other one imports, because the stacks that `extend.ts` adds can depend on each other.
 * @returns its name; null if it was interrupted
 * @throws Error if CloudFormation refuses all of them
 */
async function deleteFirstPossible({ terminal, options }: CommandContext, { names, remove }: FirstPossibleProps): Promise<string | null> {
  const refusals: string[] = [];
  for (const name of names) {
    if (!options.json) {
      terminal.out(`deleting ${name}`);
    }
    const { kind, reason } = await remove(name);
    switch (kind) {
      case 'deleted':
      case 'absent':
        return name;
      case 'interrupted':
        terminal.err(`AWS continues to delete ${name}; run this again to delete the rest`);
        return null;
      case 'inUse':
        refusals.push(`${name} cannot be deleted: ${reason}`);
    }
  }
  throw new Error(
    [...refusals, 'delete what uses them first, then run the command again; the stacks after them were not touched'].join('\n'),
  );
}
