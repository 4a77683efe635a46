import type { EnvironmentConfig } from '../../config/platform-config';
import { returned } from '../aws/returned';
import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { confirm } from '../command/confirm';
import { printResult } from '../command/print-result';
import { readDeployedVersion } from '../environment/read-deployed-version';
import { findEnvironment } from '../find-environment';
import { openPipeline } from '../pipeline/open-pipeline';
import type { PipelineHandle } from '../pipeline/open-pipeline';
import type { ExecutionSummary } from '../pipeline/pipeline-summary';
import { listExecutions } from '../pipeline/read-executions';
import { executionVersion, subject } from '../pipeline/render-pipeline';
import { shortVersion } from '../text/short-version';

const MAXIMUM_HISTORY = 200;
const SHOWN_VERSIONS = 10;

export const pipelineRollback: Command = {
  arguments: [
    { name: 'environment', required: true, meaning: 'the environment to roll back' },
    { name: 'version', required: false, meaning: 'commit, or the beginning of one; by default the version before the running one' },
  ],
  options: { yes: { type: 'boolean', short: 'y', meaning: 'do not ask for confirmation' } },
  notes: [
    "The database is not rolled back: the older version runs with the newer version's schema. CodePipeline only rolls back to executions of the current pipeline definition.",
  ],
  run: async (context) => {
    const environment = findEnvironment(context.platform, context.argument('environment'));
    const handle = await openPipeline(context, 'change');
    const [{ version: running }, history] = await Promise.all([
      readDeployedVersion(context, environment),
      listExecutions({ ...handle, limit: MAXIMUM_HISTORY, succeededIn: environment.name }),
    ]);
    const target = chooseTarget({ history, wanted: context.optionalArgument('version'), running, environment: environment.name });
    if (!(await confirmRollback(context, { environment, running, target }))) {
      return 1;
    }
    const execution = await startRollback(handle, { environment, target });
    printRollback(context, { environment, target, execution });
    return 0;
  },
};

interface ChooseTargetProps {
  readonly history: readonly ExecutionSummary[];
  readonly wanted: string | undefined;
  readonly running: string | null;
  readonly environment: string;
}

/** CodePipeline only rolls back to executions that are no rollbacks themselves. */
function chooseTarget({ history, wanted, running, environment }: ChooseTargetProps): ExecutionSummary {
  const deployments = history.filter(({ type, version }) => type === 'STANDARD' && version !== null);
  const targets = deployments.filter(({ version }) => version !== running);
  // After a rollback, the newest version is the one that was left, and not the one before.
  const latest = deployments.findIndex(({ version }) => version === running);
  const before = deployments.slice(latest + 1).find(({ version }) => version !== running);
  const found = wanted === undefined ? before : targets.find(({ version }) => version?.startsWith(wanted));
  if (found !== undefined) {
    return found;
  }
  if (wanted !== undefined && running?.startsWith(wanted)) {
    throw new Error(`${environment} already runs ${wanted}`);
  }
  const versions = [...new Set(targets.map(executionVersion))].slice(0, SHOWN_VERSIONS);
  const others = versions.length === 0 ? 'it has run no other version' : `choose one of: ${versions.join(', ')}`;
  const target = wanted === undefined ? '' : ` to ${wanted}, which never succeeded there`;
  throw new Error(`${environment} cannot be rolled back${target}; ${others}`);
}

interface RollbackProps {
  readonly environment: EnvironmentConfig;
  readonly target: ExecutionSummary;
}

function confirmRollback(
  context: CommandContext,
  { environment: { name }, running, target }: RollbackProps & { readonly running: string | null },
): Promise<boolean> {
  const from = running === null ? 'nothing' : shortVersion(running);
  const to = `${executionVersion(target)} (${subject(target) ?? 'no commit message'})`;
  return confirm(context, { question: `Roll ${name} back from ${from} to ${to}? Its database is not rolled back.` });
}

/** Returns the id of the execution that rolls back. */
async function startRollback({ client, pipeline }: PipelineHandle, { environment, target }: RollbackProps): Promise<string> {
  const { RollbackStageCommand } = await import('@aws-sdk/client-codepipeline');
  const { pipelineExecutionId } = await client.send(
    new RollbackStageCommand({ pipelineName: pipeline, stageName: environment.name, targetPipelineExecutionId: target.id }),
  );
  return returned(pipelineExecutionId, 'the id of the execution');
}

function printRollback(
  context: CommandContext,
  { environment: { name }, target, execution }: RollbackProps & { readonly execution: string },
): void {
  const follow = context.suggest('pipeline:status --watch');
  printResult(context, {
    json: { environment: name, version: target.version, execution },
    lines: () => [`rolling ${name} back to ${executionVersion(target)} with execution ${execution}; \`${follow}\` follows it`],
  });
}
