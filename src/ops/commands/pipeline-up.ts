import { pipelineStackName } from '../../config/names';
import type { Command } from '../command/command';
import { confirm } from '../command/confirm';
import { listExecutions } from '../pipeline/executions';
import { openPipeline } from '../pipeline/pipeline-place';
import { UsageError } from '../usage-error';
import { examine, render } from './doctor';

export const pipelineUp: Command = {
  positionals: [],
  options: { yes: { type: 'boolean', short: 'y', meaning: 'do not ask' } },
  notes: ['Afterwards the pipeline deploys itself. Run this again where it cannot any more.'],
  run: async (context) => {
    const { terminal, platform, options, aws } = context;
    if (options.local) {
      throw new UsageError(['on the laptop, `npm start` makes the pipeline and runs it']);
    }
    // Secrets can be set while the pipeline builds; whatever else is broken, would break it.
    const findings = (await examine(context)).filter(({ check }) => !check.startsWith('secrets of'));
    const broken = findings.filter(({ outcome }) => outcome === 'fails');
    if (broken.length > 0) {
      render(broken).forEach(terminal.out);
      throw new Error('nothing was deployed: mend this first; `npx projen doctor` shows everything');
    }
    const stack = pipelineStackName(platform.name);
    if (!(await confirm(context, { question: `Deploy ${stack} to account ${platform.pipeline.account}, ${platform.pipeline.region}?` }))) {
      return 1;
    }
    const exitCode = await terminal.runInteractive({
      program: 'npx',
      arguments: ['cdk', 'deploy', stack, '--require-approval', 'never'],
      environment: await aws.environment(platform.pipeline),
    });
    if (exitCode !== 0) {
      throw new Error(
        `cdk deploy ended with ${exitCode ?? 'no exit code: npx is missing'}; docs/runbook.md tells what to do about a stack that does not deploy`,
      );
    }
    await start();
    return 0;

    /** A pipeline that is new starts by itself. */
    async function start(): Promise<void> {
      const handle = await openPipeline(context, 'change');
      const { StartPipelineExecutionCommand } = await import('@aws-sdk/client-codepipeline');
      const [latest] = await listExecutions({ ...handle, limit: 1 });
      const running =
        latest?.status === 'InProgress'
          ? latest.id
          : (await handle.client.send(new StartPipelineExecutionCommand({ name: handle.pipeline }))).pipelineExecutionId;
      terminal.out(
        options.json
          ? JSON.stringify({ stack, execution: running })
          : `the pipeline is deployed and runs (${running ?? ''}); \`npx projen pipeline:status --watch\` follows it`,
      );
    }
  },
};
