import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { compareStateful, describeStatefulProblem, type StatefulProblem } from '../../src/config/stateful-resources';
import { acceptedSince, exportCommit, findBaseCommit } from './support/base-commit';
import { readPlatform, ROOT } from './support/repository';
import { templatesOf } from './support/templates-of';
import { temporaryFolder } from './support/temporary-folder';

const HOW_TO_ACCEPT = 'Was this intended, and the data may go? Then add a line to the message of the last commit:';

const base = findBaseCommit({ folder: ROOT, branch: readPlatform().source.branch });

/** Above the results, where it is not overlooked. */
const say = (message: string): void => void process.stderr.write(`\n  ${message}\n\n`);

/** The templates of a commit, made with the dependencies that are installed now: installing others would take a minute. */
function templatesOfCommit(commit: string): ReturnType<typeof templatesOf> {
  const folder = temporaryFolder();
  exportCommit(commit, { from: ROOT, to: folder });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const [before, now] = [folder, ROOT].map((each) => cdkVersion(each));
  if (before !== now) {
    say(`WARNING: aws-cdk-lib is ${now} and was ${before} in ${commit.slice(0, 7)}. What CDK itself changes is not in this comparison.`);
  }
  return templatesOf(folder);
}

function cdkVersion(folder: string): string | undefined {
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly version?: string }>>;
  };
  return packages['node_modules/aws-cdk-lib']?.version;
}

async function problemsSince(commit: string): Promise<readonly StatefulProblem[]> {
  const [before, after] = await Promise.all([templatesOfCommit(commit), templatesOf(ROOT)]);
  const accepted = acceptedSince(commit, ROOT);
  return compareStateful({ before, after }).filter(({ id, stack }) => !accepted.includes(id) && !accepted.includes(stack));
}

test('no resource that holds data or an address is deleted or replaced since the base commit', async () => {
  if (base === undefined) {
    say('NOT COMPARED: Git has no earlier commit here, so this test did not look for lost databases. A shallow clone needs a depth of 2.');
    return;
  }
  const problems = await problemsSince(base);
  const lines = problems.map(describeStatefulProblem);
  expect(lines.length === 0 ? [] : [...lines, HOW_TO_ACCEPT, ...problems.map(({ id }) => `Accept: ${id}`)]).toEqual([]);
}, 60_000);
