import type { ActionExecutionDetail } from '@aws-sdk/client-codepipeline';
import { returned } from '../aws/returned';
import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { printResult } from '../command/print-result';
import type { Suggest } from '../command/suggest';
import { UsageError } from '../command/usage-error';
import type { StackFailure } from '../environment/stack-failures';
import { deploymentFailures } from '../pipeline/deployment-failures';
import { findLog } from '../pipeline/find-log';
import { listActions } from '../pipeline/list-actions';
import { openPipeline } from '../pipeline/open-pipeline';
import type { PipelineHandle } from '../pipeline/open-pipeline';
import { readFailedTests } from '../pipeline/read-failed-tests';
import { failedTestLines } from '../pipeline/render-pipeline';
import { listExecutions } from '../pipeline/read-executions';
import { LOG_OPTIONS, showLogs } from '../service/show-logs';
import { didYouMean } from '../text/did-you-mean';
import { shortVersion } from '../text/short-version';

/** The log of one build is short, so all of it is shown. */
const DEFAULT_SINCE = '4w';
const RECENT_EXECUTIONS = 10;

export const pipelineLogs: Command = {
  arguments: [
    { name: 'stage', required: false, meaning: 'Build or an environment; by default the stage that failed, or else the one that ran last' },
  ],
  options: {
    ...LOG_OPTIONS,
    execution: { type: 'string', value: '<id>', meaning: 'by default the latest one, or the one that it rolled back' },
  },
  run: async (context) => {
    const { aws, platform, terminal, options, suggest } = context;
    const handle = await openPipeline(context, 'read');
    const stage = context.optionalArgument('stage');
    const execution = options.text('execution') ?? (await findExecution(handle, { stage, suggest }));
    const actions = [...(await listActions(handle, execution))].reverse();
    const action = chooseAction(inStage(actions, stage));
    if (action === undefined) {
      throw new Error(`this execution has not started an action yet; see \`${suggest('pipeline:status')}\``);
    }
    if (!options.json) {
      terminal.err(heading(action, execution));
    }
    const log = await findLog(action, aws.at(platform.pipeline, 'read').codeBuild);
    if (log === null) {
      printAction(context, { action, failures: await deploymentFailures(context, action) });
      return 0;
    }
    await showLogs(context, {
      client: await aws.at(platform.pipeline, 'read').logs(),
      group: log.group,
      streams: [log.stream],
      defaultSince: DEFAULT_SINCE,
      withStream: false,
    });
    await printFailedTests(context, action);
    return 0;
  },
};

/** After the log, where a person sees them. */
async function printFailedTests(context: CommandContext, { status, output }: ActionExecutionDetail): Promise<void> {
  if (status !== 'Failed' || context.options.json) {
    return;
  }
  const tests = await readFailedTests(context, output?.executionResult?.externalExecutionId);
  if (tests.length > 0) {
    ['', 'failed tests:', ...failedTestLines(tests)].forEach(context.terminal.out);
  }
}

interface FindExecutionProps {
  /** @default - any stage */
  readonly stage: string | undefined;
  readonly suggest: Suggest;
}

async function findExecution(handle: PipelineHandle, { stage, suggest }: FindExecutionProps): Promise<string> {
  const executions = await listExecutions({ ...handle, limit: RECENT_EXECUTIONS });
  const [newest] = executions;
  if (newest === undefined) {
    throw new Error(`the pipeline has not run yet; start it with \`${suggest('pipeline:start')}\``);
  }
  // After an automated rollback that works, the failure that caused it is of interest.
  const isRollback = newest.trigger === 'AutomatedRollback' && newest.status !== 'Failed';
  const cause = isRollback ? executions.find(({ type }) => type === 'STANDARD') : undefined;
  const chosen = cause ?? newest;
  // A rollback that a person started runs its own stage only.
  const candidates =
    chosen.type === 'ROLLBACK' && stage !== undefined ? [chosen, ...executions.filter(({ type }) => type === 'STANDARD')] : [];
  for (const { id } of candidates) {
    if ((await listActions(handle, id)).some((action) => isInStage(action, stage))) {
      return id;
    }
  }
  return chosen.id;
}

const isInStage = ({ stageName }: ActionExecutionDetail, stage: string | undefined): boolean =>
  stageName?.toLowerCase() === stage?.toLowerCase();

function inStage(actions: readonly ActionExecutionDetail[], stage: string | undefined): readonly ActionExecutionDetail[] {
  if (stage === undefined) {
    return actions;
  }
  const found = actions.filter((action) => isInStage(action, stage));
  if (found.length === 0) {
    const stages = [...new Set(actions.map(({ stageName }) => returned(stageName, 'the stage of an action')))];
    throw new UsageError([
      `this execution has run nothing in "${stage}"${didYouMean(stage, stages)}; its stages are: ${stages.join(', ')}`,
    ]);
  }
  return found;
}

/** The latest failure, or else the running build, the latest build, the latest action. */
function chooseAction(actions: readonly ActionExecutionDetail[]): ActionExecutionDetail | undefined {
  const isBuild = ({ input }: ActionExecutionDetail): boolean => input?.actionTypeId?.provider === 'CodeBuild';
  return (
    actions.findLast(({ status }) => status === 'Failed') ??
    actions.findLast((action) => action.status === 'InProgress' && isBuild(action)) ??
    actions.findLast(isBuild) ??
    actions.at(-1)
  );
}

function heading({ stageName, actionName, status, output }: ActionExecutionDetail, execution: string): string {
  const error = output?.executionResult?.errorDetails?.message;
  const result = error === undefined ? status : `${status}: ${error}`;
  return `${stageName}/${actionName}: ${result} (execution ${shortVersion(execution)})`;
}

interface ActionResult {
  readonly action: ActionExecutionDetail;
  readonly failures: readonly StackFailure[];
}

/** What is known about an action without a log. */
function printAction(context: CommandContext, { action: { output, status, actionName }, failures }: ActionResult): void {
  const { externalExecutionSummary, errorDetails, externalExecutionUrl } = output?.executionResult ?? {};
  const summary = externalExecutionSummary ?? null;
  const error = errorDetails?.message ?? null;
  const link = externalExecutionUrl ?? null;
  const lines = (): readonly string[] => {
    if (failures.length > 0) {
      return failures.map(({ resource, type, status: outcome, reason }) => `${outcome} ${resource} (${type}): ${reason}`);
    }
    return [error ?? summary ?? 'this action has no log', ...(link === null ? [] : [link])];
  };
  printResult(context, { json: { action: actionName, status, summary, error, link, failures }, lines });
}
