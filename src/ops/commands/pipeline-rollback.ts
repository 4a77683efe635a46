import type { Command } from '../command/command';
import { confirm } from '../command/confirm';
import { findEnvironment } from '../find-environment';
import { listExecutions } from '../pipeline/executions';
import { openPipeline } from '../pipeline/pipeline-place';
import type { ExecutionStatus } from '../pipeline/pipeline-status';
import { versionOf } from '../pipeline/render-status';
import { readUrlAndVersion } from '../environment/read-url-and-version';
import { firstLine } from '../text/first-line';
import { shortVersion } from '../text/short-version';

const HISTORY = 200;

export const pipelineRollback: Command = {
  positionals: [
    { name: 'environment', required: true, meaning: 'the environment to take back' },
    { name: 'version', required: false, meaning: 'commit, or the beginning of one; by default the version before the running one' },
  ],
  options: { yes: { type: 'boolean', short: 'y', meaning: 'do not ask' } },
  notes: [
    "The database is not taken back: the older version meets the newer version's schema. CodePipeline goes back to executions of the same pipeline definition alone.",
  ],
  run: async (context) => {
    const { terminal, platform, words, options, suggest } = context;
    const environment = findEnvironment(platform, words['environment']);
    const handle = await openPipeline(context, 'change');
    const [{ version: running }, history] = await Promise.all([
      readUrlAndVersion(context, environment),
      listExecutions({ ...handle, limit: HISTORY, succeededIn: environment.name }),
    ]);
    const target = choose({ history, wanted: words['version'], running, environment: environment.name });
    const question = `Take ${environment.name} from ${running === null ? 'nothing' : shortVersion(running)} back to ${versionOf(target)} (${firstLine(target.message ?? '')})? Its database stays as it is.`;
    if (!(await confirm(context, { question }))) {
      return 1;
    }
    const { RollbackStageCommand } = await import('@aws-sdk/client-codepipeline');
    const { pipelineExecutionId = '' } = await handle.client.send(
      new RollbackStageCommand({ pipelineName: handle.pipeline, stageName: environment.name, targetPipelineExecutionId: target.id }),
    );
    terminal.out(
      options.json
        ? JSON.stringify({ environment: environment.name, version: target.version, execution: pipelineExecutionId })
        : `${environment.name} goes back to ${versionOf(target)} by execution ${pipelineExecutionId}; \`${suggest('pipeline:status --watch')}\` follows it`,
    );
    return 0;
  },
};

interface ChooseProps {
  readonly history: readonly ExecutionStatus[];
  readonly wanted: string | undefined;
  readonly running: string | null;
  readonly environment: string;
}

/** Only executions of a push can be gone back to. */
function choose({ history, wanted, running, environment }: ChooseProps): ExecutionStatus {
  const targets = history.filter(({ type, version }) => type === 'STANDARD' && version !== null && version !== running);
  const found = targets.find(({ version }) => wanted === undefined || version?.startsWith(wanted));
  if (found !== undefined) {
    return found;
  }
  const known = [...new Set(targets.map(versionOf))];
  const others = known.length === 0 ? 'there is no other version that it ran' : `there are: ${known.slice(0, 10).join(', ')}`;
  throw new Error(
    wanted !== undefined && running?.startsWith(wanted) === true
      ? `${environment} runs ${wanted} already`
      : `${environment} cannot go back${wanted === undefined ? '' : ` to ${wanted}, which never succeeded there`}: ${others}`,
  );
}
