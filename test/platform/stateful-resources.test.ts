import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { compareStateful, describeStatefulProblem, type StackTemplates } from '../../src/config/stateful-resources';
import { acceptedSince, exportCommit, findBaseCommit } from './support/base-commit';
import { readPlatform, ROOT } from './support/repository';
import { templatesOf } from './support/templates-of';
import { temporaryFolder } from './support/temporary-folder';

const HOW_TO_ACCEPT =
  'Was this intended, and the data may go? Then add these lines, or only their stacks, to the message of the last commit:';

/** Above the results, where it is not overlooked. */
const say = (message: string): void => void process.stderr.write(`\n  ${message}\n\n`);

function readJson(path: string): unknown {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** Without a connection to GitHub the pipeline has never run on AWS. */
function isDeployed(folder: string): boolean {
  const platform = readJson(join(folder, 'platform.json')) as { readonly source?: { readonly connectionArn?: string | null } } | undefined;
  return typeof platform?.source?.connectionArn === 'string';
}

function cdkVersion(folder: string): string | undefined {
  const lock = readJson(join(folder, 'package-lock.json')) as { packages?: Record<string, { version?: string } | undefined> } | undefined;
  return lock?.packages?.['node_modules/aws-cdk-lib']?.version;
}

/**
 * The templates of a commit, made with the dependencies that are installed now, because installing others would take a minute. Undefined,
 * with a message, when there is nothing to compare with.
 */
async function templatesOfCommit(commit: string): Promise<StackTemplates | undefined> {
  const folder = temporaryFolder();
  exportCommit(commit, { from: ROOT, to: folder });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const name = `commit ${commit.slice(0, 7)}`;
  if (!isDeployed(folder)) {
    say(`NOT COMPARED with ${name}: source.connectionArn is not set in it, so nothing of it is on AWS.`);
    return undefined;
  }
  const [before, now] = [folder, ROOT].map(cdkVersion);
  if (before !== now) {
    say(`WARNING: ${name} has aws-cdk-lib ${before}, and ${now} is installed. What CDK itself changes is not in this comparison.`);
  }
  try {
    return await templatesOf(folder);
  } catch (error) {
    // Nobody can change that commit any more.
    say(`NOT COMPARED with ${name}: it cannot be synthesized with the installed dependencies.\n${String(error)}`);
    return undefined;
  }
}

test('no resource that holds data or an address is deleted or replaced since the base commit', async () => {
  const base = findBaseCommit({ folder: ROOT, branch: readPlatform().source.branch });
  if (base === undefined) {
    say('NOT COMPARED: Git has no earlier commit here. In a shallow clone, fetch with a depth of 2.');
    return;
  }
  const [before, after] = await Promise.all([templatesOfCommit(base), templatesOf(ROOT)]);
  const accepted = acceptedSince(base, ROOT);
  const problems = compareStateful({ before: before ?? {}, after }).filter(
    ({ id, stack }) => ![id, stack].some((each) => accepted.includes(each)),
  );
  const found = problems.map(describeStatefulProblem);
  expect(found.length === 0 ? [] : [...found, HOW_TO_ACCEPT, ...problems.map(({ id }) => `Accept: ${id}`)]).toEqual([]);
}, 60_000);
