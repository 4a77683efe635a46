import { imageRepositoryName, pipelineStackName } from '../../config/names';
import type { Command } from '../command/command';
import { confirm } from '../command/confirm';
import { deleteStack } from '../environment/delete-stack';
import { findStack, stackNames } from '../environment/list-stacks';
import { UsageError } from '../usage-error';
import type { CommandContext } from '../command/command-context';

export const pipelineDown: Command = {
  positionals: [],
  options: { yes: { type: 'boolean', short: 'y', meaning: 'do not ask' } },
  run: async (context) => {
    const { terminal, platform, options, aws } = context;
    if (options.local) {
      throw new UsageError(['on the laptop, `npm start -- --clean` stops and deletes everything']);
    }
    await refuseEnvironments(context);
    const stack = pipelineStackName(platform.name);
    if (!(await confirm(context, { question: `Delete ${stack}?`, typed: platform.name }))) {
      return 1;
    }
    const outcome = await deleteStack({ client: await aws.at(platform.pipeline, 'stacks').cloudFormation(), name: stack, terminal });
    const kept = [`the image repository ${imageRepositoryName(platform.name)}`, 'the bucket of artifacts'];
    terminal.out(
      options.json
        ? JSON.stringify({ stack, outcome, kept })
        : `${stack}: ${outcome}; kept, and costing their storage until you delete them: ${kept.join(' and ')}`,
    );
    return outcome === 'interrupted' ? 1 : 0;
  },
};

/** The pipeline's roles are what deploys and deletes them. */
async function refuseEnvironments({ aws, platform }: CommandContext): Promise<void> {
  const found = await Promise.all(
    platform.environments.map(async (environment) => {
      const client = await aws.at(environment, 'read').cloudFormation();
      const stacks = await Promise.all(stackNames(platform, environment).map((name) => findStack(client, name)));
      return stacks.some((stack) => stack !== null) ? [environment.name] : [];
    }),
  );
  const left = found.flat();
  if (left.length > 0) {
    throw new Error(
      `these environments are still there: ${left.join(', ')}; delete them first:\n${left.map((name) => `  npx projen env:down ${name}`).join('\n')}`,
    );
  }
}
