import { environmentOfStage } from '../../config/names';
import { findEnvironment } from '../find-environment';
import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { confirm } from '../command/confirm';
import { decide } from '../pipeline/decide';
import { describeApproval } from '../pipeline/describe-approval';
import { findApproval } from '../pipeline/find-approval';
import type { PendingApproval } from '../pipeline/find-approval';
import { openPipeline } from '../pipeline/pipeline-place';
import { renderApproval } from '../pipeline/render-approval';
import { shortVersion } from '../text/short-version';
import { UsageError } from '../usage-error';

interface Kind {
  readonly name: string;
  readonly decision: 'Approved' | 'Rejected';
  readonly question: string;
  readonly done: string;
}

/** The two commands that decide about a version differ in a word. */
export const decisionCommand = (kind: Kind): Command => ({
  positionals: [{ name: 'environment', required: true, meaning: 'the environment that waits' }],
  options: {
    yes: { type: 'boolean', short: 'y', meaning: 'do not ask' },
    version: { type: 'string', value: '<sha>', meaning: 'decide about this version and no other, also where a newer one waits behind it' },
    message: { type: 'string', short: 'm', value: '<text>', meaning: 'why; the pipeline keeps it' },
  },
  run: (context) => run(kind, context),
});

async function run(kind: Kind, context: CommandContext): Promise<number> {
  const { terminal, platform, words, options, suggest } = context;
  const environment = findEnvironment(platform, environmentOfStage(words['environment'] ?? ''));
  const handle = await openPipeline(context, 'change');
  const approval = await findApproval(handle, { environment, suggest });
  const details = await describeApproval({ context, handle, environment, approval });
  if (!options.json) {
    renderApproval(details).forEach(terminal.out);
  }
  checkVersion(approval, options.text('version'));
  if (kind.decision === 'Approved') {
    refuseOvertaken(approval, context);
  }
  if (!options.json) {
    terminal.out('');
  }
  if (!(await confirm(context, { question: kind.question.replace('%', environment.name) }))) {
    return 1;
  }
  const summary = options.text('message') ?? `${kind.decision.toLowerCase()} by ${kind.name}`;
  await decide({ ...handle, approval, decision: kind.decision, summary });
  terminal.out(
    options.json ? JSON.stringify({ ...details, decision: kind.decision }) : `${kind.done}: ${versionOf(approval)} for ${environment.name}`,
  );
  return 0;
}

function checkVersion({ execution }: PendingApproval, wanted: string | undefined): void {
  if (wanted === undefined) {
    return;
  }
  if (wanted.length < 7) {
    throw new UsageError([`--version is "${wanted}"; at least 7 characters of the commit are needed`]);
  }
  if (execution.version?.startsWith(wanted) !== true) {
    throw new Error(`what waits is ${execution.version ?? 'an unknown version'}, not ${wanted}; nothing was decided`);
  }
}

/** Whoever approves wants the newest; that there is one is easily missed. */
function refuseOvertaken({ newer, stage, execution }: PendingApproval, { options, suggest }: CommandContext): void {
  if (execution.status === 'Superseded') {
    throw new Error(`a newer version has taken the place of ${execution.version ?? 'this one'}; see \`${suggest('pipeline:status')}\``);
  }
  if (newer === null || options.text('version') !== undefined) {
    return;
  }
  throw new Error(
    `a newer version waits behind it: ${newer.version === null ? newer.id : shortVersion(newer.version)}${newer.message === null ? '' : ` (${newer.message.split('\n')[0]})`}; ` +
      `reject this one with \`${suggest(`pipeline:reject ${environmentOfStage(stage)}`)}\` and the newer one is asked for, or approve the older one nevertheless with --version ${execution.version ?? ''}`,
  );
}

const versionOf = ({ execution }: PendingApproval): string => (execution.version === null ? execution.id : shortVersion(execution.version));
