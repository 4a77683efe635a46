import { BUDGET_TAG } from '../../config/contract';
import { hasBudgets } from '../../config/cost';
import { pipelineStackName, supportStackName } from '../../config/names';
import { otherRegions } from '../../config/places';
import type { PlatformConfig } from '../../config/platform-config';
import { returned } from '../aws/returned';
import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { confirm } from '../command/confirm';
import { printResult } from '../command/print-result';
import { UsageError } from '../command/usage-error';
import { secretsCheck } from '../doctor/check-secrets';
import { supportStackCheck } from '../doctor/check-support-stack';
import { examine, renderFindings } from '../doctor/examine';
import { openPipeline } from '../pipeline/open-pipeline';
import { listExecutions } from '../pipeline/read-executions';

export const pipelineUp: Command = {
  arguments: [],
  options: { yes: { type: 'boolean', short: 'y', meaning: 'do not ask for confirmation' } },
  notes: [
    'After this, the pipeline updates itself. Run the command again before you push an environment in a new region, or if the pipeline',
    'cannot update itself any more. It also deploys the stacks that the pipeline needs in other regions.',
  ],
  run: async (context) => {
    const { platform, options, suggest } = context;
    if (options.local) {
      throw new UsageError(['on the laptop, `npm start` creates the pipeline and runs it']);
    }
    await refuseFailures(context);
    const stack = pipelineStackName(platform.name);
    const { account, region } = platform.pipeline;
    const support = otherRegions(platform).map((other) => supportStackName(platform.name, other));
    const question = `Deploy ${[stack, ...support].join(' and ')} to account ${account}, ${[region, ...otherRegions(platform)].join(' and ')}?`;
    if (!(await confirm(context, { question }))) {
      return 1;
    }
    await deploy(context, stack);
    const execution = await startedExecution(context);
    const follow = suggest('pipeline:status --watch');
    printResult(context, {
      json: { stack, execution },
      lines: () => [`the pipeline is deployed and runs (${execution}); \`${follow}\` follows it`, ...budgetNotes(platform)],
    });
    return 0;
  },
};

/** What no program can do in the account that is deployed to: another one may pay. */
function budgetNotes({ environments }: PlatformConfig): readonly string[] {
  const names = environments.filter(({ region, cost }) => cost.budgetUsdPerMonth !== null && hasBudgets(region)).map(({ name }) => name);
  return names.length === 0
    ? []
    : [
        `the AWS Budget of ${names.join(' and of ')} counts nothing until a person activates the cost allocation tag ${BUDGET_TAG}, after the first deployment: docs/deploying.md, "A budget"`,
      ];
}

/** Everything that would make the deployment fail, except secrets, which can be set while the pipeline builds, and what this deploys. */
async function refuseFailures(context: CommandContext): Promise<void> {
  const { environments } = context.platform;
  const ignored = [...environments.map(secretsCheck), ...otherRegions(context.platform).map(supportStackCheck)];
  const failures = (await examine(context)).filter(({ check, outcome }) => outcome === 'fails' && !ignored.includes(check));
  if (failures.length > 0) {
    const { json } = context.options;
    renderFindings(failures).forEach(json ? context.terminal.err : context.terminal.out);
    throw new Error('nothing was deployed: fix this first; `npx projen doctor` shows all checks');
  }
}

/** The CDK deploys the stacks in other regions first, because the pipeline's stack depends on them. */
async function deploy({ terminal, platform, options, aws }: CommandContext, stack: string): Promise<void> {
  const exitCode = await terminal.runInteractive({
    program: 'npx',
    arguments: ['cdk', 'deploy', stack, '--require-approval', 'never'],
    environment: await aws.environment(platform.pipeline),
    output: options.json ? 'stderr' : 'stdout',
  });
  if (exitCode === null) {
    throw new Error('there is no npx command in PATH; install npm, then run this again');
  }
  if (exitCode !== 0) {
    throw new Error(`cdk deploy failed with exit code ${exitCode}; docs/runbook.md describes how to fix a stack that does not deploy`);
  }
}

/** A new pipeline starts by itself; an existing one is started. */
async function startedExecution(context: CommandContext): Promise<string> {
  const handle = await openPipeline(context, 'change');
  const [latest] = await listExecutions({ ...handle, limit: 1 });
  if (latest?.status === 'InProgress') {
    return latest.id;
  }
  const { StartPipelineExecutionCommand } = await import('@aws-sdk/client-codepipeline');
  const { pipelineExecutionId } = await handle.client.send(new StartPipelineExecutionCommand({ name: handle.pipeline }));
  return returned(pipelineExecutionId, 'the id of the execution');
}
