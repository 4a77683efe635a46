import type { StageState } from '@aws-sdk/client-codepipeline';
import { returned } from '../aws/returned';
import type { Command } from '../command/command';
import { printResult } from '../command/print-result';
import type { Suggest } from '../command/suggest';
import { UsageError } from '../command/usage-error';
import { openPipeline } from '../pipeline/open-pipeline';
import { didYouMean } from '../text/did-you-mean';

const RETRYABLE: readonly (string | undefined)[] = ['Failed', 'Stopped', 'Cancelled'];

export const pipelineRetry: Command = {
  arguments: [{ name: 'stage', required: false, meaning: 'by default the only one that failed' }],
  options: { all: { type: 'boolean', meaning: 'retry every action of the stage; by default those that failed' } },
  run: async (context) => {
    const { options, suggest } = context;
    const { client, pipeline } = await openPipeline(context, 'change');
    const { GetPipelineStateCommand, RetryStageExecutionCommand } = await import('@aws-sdk/client-codepipeline');
    const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name: pipeline }));
    const chosen = chooseStage({ stages: stageStates, name: context.optionalArgument('stage'), suggest });
    const stage = nameOf(chosen);
    const execution = returned(chosen.latestExecution?.pipelineExecutionId, `the execution of the stage ${stage}`);
    const retryMode = options.flag('all') ? 'ALL_ACTIONS' : 'FAILED_ACTIONS';
    await client.send(
      new RetryStageExecutionCommand({ pipelineName: pipeline, stageName: stage, pipelineExecutionId: execution, retryMode }),
    );
    const lines = (): readonly string[] => [`retrying ${stage}; \`${suggest('pipeline:status --watch')}\` follows it`];
    printResult(context, { json: { stage, execution, retryMode }, lines });
    return 0;
  },
};

const nameOf = ({ stageName }: StageState): string => returned(stageName, 'the name of a stage');

const isRetryable = ({ latestExecution }: StageState): boolean => RETRYABLE.includes(latestExecution?.status);

interface ChooseStageProps {
  readonly stages: readonly StageState[];
  readonly name: string | undefined;
  readonly suggest: Suggest;
}

function chooseStage({ stages, name, suggest }: ChooseStageProps): StageState {
  const restart = `\`${suggest('pipeline:start')}\` starts a new execution`;
  if (name !== undefined) {
    const stage = findStage(stages, name);
    if (!isRetryable(stage)) {
      throw new Error(`${nameOf(stage)} has not failed: it is ${stage.latestExecution?.status ?? 'not reached yet'}; ${restart}`);
    }
    return stage;
  }
  const failed = stages.filter(isRetryable);
  const [first] = failed;
  if (first === undefined) {
    throw new Error(`no stage has failed; ${restart}`);
  }
  if (failed.length > 1) {
    throw new Error(`several stages have failed; choose one: ${failed.map(nameOf).join(', ')}`);
  }
  return first;
}

function findStage(stages: readonly StageState[], name: string): StageState {
  const found = stages.find((stage) => nameOf(stage).toLowerCase() === name.toLowerCase());
  if (found === undefined) {
    const names = stages.map(nameOf);
    throw new UsageError([`the pipeline has no stage "${name}"${didYouMean(name, names)}; its stages are: ${names.join(', ')}`]);
  }
  return found;
}
