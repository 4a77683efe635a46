import type { Suggest } from '../command/suggest';
import { subjectOf } from '../text/first-line';
import { shortVersion } from '../text/short-version';
import { table } from '../text/table';
import type { ApprovalDetails } from './describe-approval';

const SHOWN_COMMITS = 20;

/** A version that waits for an approval, for people. */
export function renderApprovalDetails(details: ApprovalDetails, suggest: Suggest): readonly string[] {
  const { environment, version, message, running, changes, tested, link } = details;
  const rows = [
    ['version', version ?? 'unknown'],
    ['runs now', running ?? 'nothing yet'],
  ];
  if (tested !== null) {
    const place = tested.url === null ? tested.environment : `${tested.environment} ${tested.url}`;
    rows.push(['tested', `in ${place}`], ['tests', tested.assertions ?? 'no result found']);
  }
  if (link !== null) {
    rows.push(['compare', link]);
  }
  if (changes !== null) {
    rows.push(['changes', changes], ['', `all of it: ${suggest(`pipeline:logs Build --execution ${details.execution}`)}`]);
  }
  const title = version === null ? 'an unknown version' : shortVersion(version);
  return [`${title} for ${environment}: ${subjectOf(message ?? 'no commit message')}`, '', ...table(rows), '', ...renderCommits(details)];
}

function renderCommits({ running, commits }: ApprovalDetails): readonly string[] {
  if (running === null) {
    return ['this is the first version of this environment'];
  }
  if (commits === null) {
    return ['the commits are not in this clone; run `git fetch` to get them'];
  }
  if (commits.length === 0) {
    return ['it has no new commits: it is the running version, or an older one'];
  }
  const lines = [
    `${commits.length} ${commits.length === 1 ? 'commit' : 'commits'} since:`,
    ...commits.slice(0, SHOWN_COMMITS).map((line) => `  ${subjectOf(line)}`),
  ];
  if (commits.length > SHOWN_COMMITS) {
    lines.push(`  and ${commits.length - SHOWN_COMMITS} more`);
  }
  return lines;
}
