import type { ActionExecutionDetail } from '@aws-sdk/client-codepipeline';
import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import type { Suggest } from '../command/suggest';
import type { StackFailure } from '../environment/stack-failures';
import { deploymentFailures } from '../pipeline/deployment-failures';
import { findLog } from '../pipeline/find-log';
import { listActions } from '../pipeline/list-actions';
import { listExecutions } from '../pipeline/executions';
import { openPipeline } from '../pipeline/pipeline-place';
import type { PipelineHandle } from '../pipeline/pipeline-place';
import { LOG_OPTIONS, showLogs } from '../service/show-logs';
import { didYouMean } from '../text/did-you-mean';
import { shortVersion } from '../text/short-version';
import { UsageError } from '../usage-error';

/** Builds keep their logs, and one is over in minutes: all of it is shown. */
const DEFAULT_SINCE = '4w';
const RECENT = 10;

export const pipelineLogs: Command = {
  positionals: [
    { name: 'stage', required: false, meaning: 'Build or an environment; by default the stage that failed, or else the one that ran last' },
  ],
  options: {
    ...LOG_OPTIONS,
    execution: { type: 'string', value: '<id>', meaning: 'by default the latest one, or the one that it rolled back' },
  },
  run: async (context) => {
    const { terminal, words, options, suggest } = context;
    const handle = await openPipeline(context, 'read');
    const execution = options.text('execution') ?? (await latest(handle, suggest));
    const actions = inStage([...(await listActions(handle, execution))].reverse(), words['stage']);
    const action = chooseAction(actions);
    if (action === undefined) {
      throw new Error(`this execution has not started any action yet; see \`${suggest('pipeline:status')}\``);
    }
    if (!options.json) {
      terminal.err(heading(action, execution));
    }
    const log = await findLog(action, () => context.aws.at(context.platform.pipeline, 'read').codeBuild());
    if (log === null) {
      terminal.out(summary(action, { context, failures: await deploymentFailures(context, action) }));
    } else {
      await showLogs(context, {
        client: await context.aws.at(context.platform.pipeline, 'read').logs(),
        group: log.group,
        streams: [log.stream],
        defaultSince: DEFAULT_SINCE,
        withStream: false,
      });
    }
    return 0;
  },
};

async function latest(handle: PipelineHandle, suggest: Suggest): Promise<string> {
  const executions = await listExecutions({ ...handle, limit: RECENT });
  const [newest] = executions;
  if (newest === undefined) {
    throw new Error(`the pipeline has not run yet; \`${suggest('pipeline:start')}\` starts it`);
  }
  // What a rollback that goes well was for is what one wants to see.
  const reason =
    newest.trigger === 'AutomatedRollback' && newest.status !== 'Failed' ? executions.find(({ type }) => type === 'STANDARD') : undefined;
  return (reason ?? newest).id;
}

function inStage(actions: readonly ActionExecutionDetail[], stage: string | undefined): readonly ActionExecutionDetail[] {
  const found = stage === undefined ? actions : actions.filter(({ stageName }) => stageName?.toLowerCase() === stage.toLowerCase());
  const stages = [...new Set(actions.map(({ stageName = '' }) => stageName))];
  if (stage !== undefined && found.length === 0) {
    throw new UsageError([`this execution has run nothing in "${stage}"${didYouMean(stage, stages)}; it was in: ${stages.join(', ')}`]);
  }
  return found;
}

/** What failed is what one wants to see; then what runs, then the latest build. */
function chooseAction(actions: readonly ActionExecutionDetail[]): ActionExecutionDetail | undefined {
  return (
    actions.findLast(({ status }) => status === 'Failed') ??
    actions.findLast(({ status, input }) => status === 'InProgress' && input?.actionTypeId?.provider === 'CodeBuild') ??
    actions.findLast(({ input }) => input?.actionTypeId?.provider === 'CodeBuild') ??
    actions[actions.length - 1]
  );
}

const heading = ({ stageName, actionName, status, output }: ActionExecutionDetail, execution: string): string => {
  const error = output?.executionResult?.errorDetails?.message;
  return `${stageName}/${actionName}: ${status}${error === undefined ? '' : `: ${error}`} (execution ${shortVersion(execution)})`;
};

function summary(
  { output, status, actionName }: ActionExecutionDetail,
  { context: { options }, failures }: { readonly context: CommandContext; readonly failures: readonly StackFailure[] },
): string {
  const { externalExecutionSummary, errorDetails, externalExecutionUrl } = output?.executionResult ?? {};
  const found = {
    action: actionName,
    status,
    summary: externalExecutionSummary ?? null,
    error: errorDetails?.message ?? null,
    link: externalExecutionUrl ?? null,
  };
  if (options.json) {
    return JSON.stringify({ ...found, failures });
  }
  if (failures.length > 0) {
    return failures.map(({ resource, type, status: outcome, reason }) => `${outcome} ${resource} (${type}): ${reason}`).join('\n');
  }
  return [found.error ?? found.summary ?? 'this action has no log', ...(found.link === null ? [] : [found.link])].join('\n');
}
