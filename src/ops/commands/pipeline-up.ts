import { pipelineStackName } from '../../config/names';
import { returned } from '../aws/returned';
import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { confirm } from '../command/confirm';
import { printResult } from '../command/print-result';
import { UsageError } from '../command/usage-error';
import { secretsCheck } from '../doctor/check-secrets';
import { examine, renderFindings } from '../doctor/examine';
import { openPipeline } from '../pipeline/open-pipeline';
import { listExecutions } from '../pipeline/read-executions';

export const pipelineUp: Command = {
  arguments: [],
  options: { yes: { type: 'boolean', short: 'y', meaning: 'do not ask for confirmation' } },
  notes: ['After this, the pipeline updates itself. Run the command again only if it cannot any more.'],
  run: async (context) => {
    const { platform, options, suggest } = context;
    if (options.local) {
      throw new UsageError(['on the laptop, `npm start` creates the pipeline and runs it']);
    }
    await refuseFailures(context);
    const stack = pipelineStackName(platform.name);
    const { account, region } = platform.pipeline;
    if (!(await confirm(context, { question: `Deploy ${stack} to account ${account}, ${region}?` }))) {
      return 1;
    }
    await deploy(context, stack);
    const execution = await startedExecution(context);
    const follow = suggest('pipeline:status --watch');
    printResult(context, {
      json: { stack, execution },
      lines: () => [`the pipeline is deployed and runs (${execution}); \`${follow}\` follows it`],
    });
    return 0;
  },
};

/** Everything that would make the deployment fail, except secrets: they can be set while the pipeline builds. */
async function refuseFailures(context: CommandContext): Promise<void> {
  const ignored = context.platform.environments.map(secretsCheck);
  const failures = (await examine(context)).filter(({ check, outcome }) => outcome === 'fails' && !ignored.includes(check));
  if (failures.length > 0) {
    const { json } = context.options;
    renderFindings(failures).forEach(json ? context.terminal.err : context.terminal.out);
    throw new Error('nothing was deployed: fix this first; `npx projen doctor` shows all checks');
  }
}

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
