import type { StageState } from '@aws-sdk/client-codepipeline';
import type { Command } from '../command/command';
import type { Suggest } from '../command/suggest';
import { openPipeline } from '../pipeline/pipeline-place';
import { didYouMean } from '../text/did-you-mean';
import { UsageError } from '../usage-error';

const RETRYABLE: readonly (string | undefined)[] = ['Failed', 'Stopped', 'Cancelled'];

export const pipelineRetry: Command = {
  positionals: [{ name: 'stage', required: false, meaning: 'by default the only one that failed' }],
  options: { all: { type: 'boolean', meaning: 'every action of the stage; by default those that failed' } },
  run: async (context) => {
    const { terminal, words, options, suggest } = context;
    const { client, pipeline } = await openPipeline(context, 'change');
    const { GetPipelineStateCommand, RetryStageExecutionCommand } = await import('@aws-sdk/client-codepipeline');
    const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name: pipeline }));
    const { stageName = '', latestExecution } = choose({ stages: stageStates, name: words['stage'], suggest });
    const retryMode = options.flag('all') ? 'ALL_ACTIONS' : 'FAILED_ACTIONS';
    await client.send(
      new RetryStageExecutionCommand({
        pipelineName: pipeline,
        stageName,
        pipelineExecutionId: latestExecution?.pipelineExecutionId,
        retryMode,
      }),
    );
    terminal.out(
      options.json
        ? JSON.stringify({ stage: stageName, execution: latestExecution?.pipelineExecutionId, retryMode })
        : `${stageName} is tried again; \`${suggest('pipeline:status --watch')}\` follows it`,
    );
    return 0;
  },
};

interface ChooseProps {
  readonly stages: readonly StageState[];
  readonly name: string | undefined;
  readonly suggest: Suggest;
}

function choose({ stages, name, suggest }: ChooseProps): StageState {
  const names = stages.map(({ stageName = '' }) => stageName);
  const found = stages.find(({ stageName }) => stageName?.toLowerCase() === name?.toLowerCase());
  if (name !== undefined && found === undefined) {
    throw new UsageError([`the pipeline has no stage "${name}"${didYouMean(name, names)}; it has: ${names.join(', ')}`]);
  }
  if (found !== undefined) {
    if (!RETRYABLE.includes(found.latestExecution?.status)) {
      throw new Error(
        `${name} has not failed: it is ${found.latestExecution?.status ?? 'not reached yet'}; \`${suggest('pipeline:start')}\` begins anew`,
      );
    }
    return found;
  }
  const failed = stages.filter(({ latestExecution }) => RETRYABLE.includes(latestExecution?.status));
  const [first, ...others] = failed;
  if (first === undefined) {
    throw new Error(`no stage has failed; \`${suggest('pipeline:start')}\` begins anew`);
  }
  if (others.length > 0) {
    throw new Error(`several stages have failed; name one: ${failed.map(({ stageName }) => stageName).join(', ')}`);
  }
  return first;
}
