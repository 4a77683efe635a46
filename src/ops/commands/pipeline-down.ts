import { imageRepositoryName, pipelineStackName } from '../../config/names';
import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { confirm } from '../command/confirm';
import { printResult } from '../command/print-result';
import { UsageError } from '../command/usage-error';
import { deleteStackAndWait } from '../environment/delete-stack-and-wait';
import { readEnvironmentStacks } from '../environment/deployed-stacks';
import { readOrphans } from '../environment/read-orphans';

export const pipelineDown: Command = {
  arguments: [],
  options: { yes: { type: 'boolean', short: 'y', meaning: 'do not ask for confirmation' } },
  run: async (context) => {
    const { terminal, platform, options, aws } = context;
    if (options.local) {
      throw new UsageError([
        'on the laptop, Ctrl-C in the terminal of `npm start` stops everything; `npm start -- --clean` also deletes it for good: the data of every database, all secrets, all executions',
      ]);
    }
    await refuseEnvironments(context);
    const stack = pipelineStackName(platform.name);
    if (!(await confirm(context, { question: `Delete ${stack}?`, typed: platform.name }))) {
      return 1;
    }
    const client = await aws.at(platform.pipeline, 'stacks').cloudFormation();
    const { kind: outcome, reason } = await deleteStackAndWait({ client, name: stack, terminal });
    if (outcome === 'inUse') {
      throw new Error(`${stack} cannot be deleted: ${reason}`);
    }
    const kept = [`the image repository ${imageRepositoryName(platform.name)}`, 'the artifact bucket'];
    printResult(context, {
      json: { stack, outcome, kept },
      lines: () => [`${stack}: ${outcome}; kept, and charged for their storage until you delete them: ${kept.join(' and ')}`],
    });
    return outcome === 'interrupted' ? 1 : 0;
  },
};

/** The roles of the pipeline deploy and delete the environments. */
async function refuseEnvironments(context: CommandContext): Promise<void> {
  const found = await Promise.all(
    context.platform.environments.map(async (environment) =>
      (await readEnvironmentStacks(context, environment)).length > 0 ? [environment.name] : [],
    ),
  );
  const { orphans } = await readOrphans(context);
  const left = [...new Set([...found.flat(), ...orphans.map(({ name }) => name)])];
  if (left.length > 0) {
    const commands = left.map((name) => `  npx projen env:down ${name}`);
    throw new Error([`these environments still exist: ${left.join(', ')}; delete them first:`, ...commands].join('\n'));
  }
}
