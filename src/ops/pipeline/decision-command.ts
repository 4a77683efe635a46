import { environmentOfStage } from '../../config/names';
import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { confirm } from '../command/confirm';
import { printResult } from '../command/print-result';
import { UsageError } from '../command/usage-error';
import { findEnvironment } from '../find-environment';
import { subjectOf } from '../text/first-line';
import { shortVersion } from '../text/short-version';
import { describeApproval } from './describe-approval';
import { findApproval } from './find-approval';
import type { PendingApproval } from './find-approval';
import { openPipeline } from './open-pipeline';
import type { PipelineHandle } from './open-pipeline';
import type { ExecutionSummary } from './pipeline-summary';
import { renderApprovalDetails } from './render-approval-details';

interface Kind {
  readonly name: string;
  readonly decision: 'Approved' | 'Rejected';
  readonly question: (environment: string) => string;
}

/** Maximum length of a summary in CodePipeline. */
const MAXIMUM_SUMMARY = 512;
/** Minimum length of an abbreviated commit. */
const MINIMUM_VERSION = 7;

/** A command that approves or rejects the version that waits for an environment. */
export const decisionCommand = (kind: Kind): Command => ({
  arguments: [{ name: 'environment', required: true, meaning: 'the environment that the version waits for' }],
  options: {
    yes: { type: 'boolean', short: 'y', meaning: 'do not ask for confirmation' },
    version: { type: 'string', value: '<sha>', meaning: 'decide about this version only, even if a newer one is queued' },
    message: { type: 'string', short: 'm', value: '<text>', meaning: 'why; stored with the approval' },
  },
  run: (context) => run(kind, context),
});

async function run(kind: Kind, context: CommandContext): Promise<number> {
  const { terminal, platform, options, suggest } = context;
  const environment = findEnvironment(platform, environmentOfStage(context.argument('environment')));
  const handle = await openPipeline(context, 'change');
  const approval = await findApproval(handle, { environment, suggest });
  const details = await describeApproval({ context, handle, environment, approval });
  if (!options.json) {
    renderApprovalDetails(details, suggest).forEach(terminal.out);
  }
  checkVersion(approval, options.text('version'));
  if (kind.decision === 'Approved') {
    refuseOvertaken(approval, context);
  }
  if (!options.json) {
    terminal.out('');
  }
  if (!(await confirm(context, { question: kind.question(environment.name) }))) {
    return 1;
  }
  const decision = kind.decision.toLowerCase();
  await putDecision(handle, { approval, decision: kind.decision, summary: options.text('message') ?? `${decision} by ${kind.name}` });
  printResult(context, {
    json: { ...details, decision: kind.decision },
    lines: () => [`${decision}: ${versionOrId(approval.execution)} for ${environment.name}`],
  });
  return 0;
}

interface Decision {
  readonly approval: PendingApproval;
  readonly decision: Kind['decision'];
  readonly summary: string;
}

/** The token makes CodePipeline refuse the decision if another version waits by now. */
async function putDecision({ client, pipeline }: PipelineHandle, { approval, decision, summary }: Decision): Promise<void> {
  const { PutApprovalResultCommand } = await import('@aws-sdk/client-codepipeline');
  await client.send(
    new PutApprovalResultCommand({
      pipelineName: pipeline,
      stageName: approval.stage,
      actionName: approval.action,
      token: approval.token,
      result: { status: decision, summary: summary.slice(0, MAXIMUM_SUMMARY) },
    }),
  );
}

function checkVersion({ execution }: PendingApproval, wanted: string | undefined): void {
  if (wanted === undefined) {
    return;
  }
  if (wanted.length < MINIMUM_VERSION) {
    throw new UsageError([`--version is "${wanted}"; expected at least ${MINIMUM_VERSION} characters of the commit`]);
  }
  if (execution.version?.startsWith(wanted) !== true) {
    throw new Error(`the version that waits is ${execution.version ?? 'unknown'}, not ${wanted}; nothing was decided`);
  }
}

/** Approving an older version by mistake is easy to miss. */
function refuseOvertaken({ newer, stage, execution }: PendingApproval, { options, suggest }: CommandContext): void {
  const version = versionOrId(execution);
  if (execution.status === 'Superseded') {
    throw new Error(`a newer version has replaced ${version}; see \`${suggest('pipeline:status')}\``);
  }
  if (newer === null || options.text('version') !== undefined) {
    return;
  }
  const message = newer.message === null ? '' : ` (${subjectOf(newer.message)})`;
  throw new Error(
    `a newer version is queued: ${versionOrId(newer)}${message}; reject this one with \`${suggest(`pipeline:reject ${environmentOfStage(stage)}`)}\`, ` +
      `and the newer one waits for an approval next; or approve this one with --version ${execution.version ?? '<sha>'}`,
  );
}

const versionOrId = ({ version, id }: ExecutionSummary): string => (version === null ? id : shortVersion(version));
