import { firstLine } from '../text/first-line';
import { shortVersion } from '../text/short-version';
import { table } from '../text/table';
import type { ApprovalDetails } from './describe-approval';

const MOST_COMMITS = 20;

/** What is to be decided, for people. */
export function renderApproval({ environment, version, message, running, commits, tested, link }: ApprovalDetails): readonly string[] {
  return [
    `${version === null ? 'an unknown version' : shortVersion(version)} for ${environment}: ${firstLine(message ?? 'no commit message')}`,
    '',
    ...table([
      ['version', version ?? 'unknown'],
      ['runs now', running ?? 'nothing yet'],
      ...(tested === null
        ? []
        : [
            ['tested', [`in ${tested.environment}`, tested.url ?? ''].join(' ').trim()],
            ['tests', tested.assertions ?? 'none known'],
          ]),
      ...(link === null ? [] : [['compare', link]]),
    ]),
    '',
    ...renderCommits(running, commits),
  ];
}

function renderCommits(running: string | null, commits: ApprovalDetails['commits']): readonly string[] {
  if (running === null) {
    return ['this is the first version of this environment'];
  }
  if (commits === null) {
    return ['the commits between them are not in this clone: `git fetch` gets them'];
  }
  if (commits.length === 0) {
    return ['no commit is new in it: it is what runs now, or older'];
  }
  const more = commits.length - MOST_COMMITS;
  return [
    `${commits.length} ${commits.length === 1 ? 'commit' : 'commits'} since:`,
    ...commits.slice(0, MOST_COMMITS).map((line) => `  ${line}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}
