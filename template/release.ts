import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { platformOptions } from '../src/ops/setup/platform-options';
import { placeholders } from '../src/ops/setup/questions';
import { renderProjenrc } from '../src/ops/setup/render-projenrc';
import { TEMPLATE_VERSION } from '../src/project/template-version';
import { buildBundles, VENDOR } from './bundle';
import { isMaintainerFile, MANIFEST } from './team-files';

/** Each version is a commit of this branch. */
const BRANCH = 'refs/heads/release';
const CHANGELOG = 'CHANGELOG.md';

export interface ReleaseProps {
  /** Root of the template's repository, absolute. */
  readonly root: string;
  /** @default - of the sources */
  readonly version?: string;
  /** Whether only to say what would be tagged. */
  readonly isDryRun: boolean;
}

/** A release, or what would be one. */
export interface Release {
  readonly tag: string;
  /** Id of the tree: the repository of a team under the placeholder name. */
  readonly tree: string;
  readonly files: readonly string[];
  readonly bytes: number;
}

/**
 * Puts the tree of a team's repository, with the bundles built, under the tag of a version on the branch `release`. Nothing is pushed.
 * @throws Error that lists everything that prevents a release
 */
export async function release({ root, version = TEMPLATE_VERSION, isDryRun }: ReleaseProps): Promise<Release> {
  const git = gitIn(root);
  const tag = `v${version}`;
  const changes = changesOf(root, version);
  const problems = [
    ...(git('status', '--porcelain') === '' ? [] : ['there are changes that are not committed; commit them first']),
    ...(git('tag', '--list', tag) === '' ? [] : [`${tag} is released already; raise the version in src/project/template-version.ts`]),
    ...(changes === undefined ? [`${CHANGELOG} has no section "## ${version}"; describe what changed for a team`] : []),
  ];
  if (changes === undefined || problems.length > 0) {
    throw new Error(problems.join('\n'));
  }
  const tree = await writeTree(root);
  if (!isDryRun) {
    const message = `Version ${version}\n\n${changes}`;
    const parent = git('for-each-ref', '--format=%(objectname)', BRANCH);
    const commit = git('commit-tree', tree, ...(parent === '' ? [] : ['-p', parent]), '-m', message);
    git('update-ref', BRANCH, commit);
    git('tag', '--annotate', '--message', message, tag, commit);
  }
  const entries = git('ls-tree', '-r', '-l', tree)
    .split('\n')
    .map((line) => /^\S+ \S+ \S+ +(\d+)\t(.*)$/.exec(line));
  return {
    tag,
    tree,
    files: entries.map((entry) => entry?.[2] ?? ''),
    bytes: entries.reduce((sum, entry) => sum + Number(entry?.[1]), 0),
  };
}

/** The changes of a version, as the changelog describes them. */
function changesOf(root: string, version: string): string | undefined {
  const file = join(root, CHANGELOG);
  const sections = existsSync(file) ? readFileSync(file, 'utf8').split(/^## /m) : [];
  const section = sections.find((each) => each.startsWith(`${version}\n`));
  return section?.slice(version.length).trim() || undefined;
}

/** Writes the files of a team's repository into Git's object store, and returns the id of their tree. */
async function writeTree(root: string): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'release-'));
  const work = join(directory, 'work');
  try {
    copyTeamFiles(root, work);
    await buildBundles({ root, directory: join(work, VENDOR) });
    generate(root, work);
    const git = gitIn(root, { GIT_INDEX_FILE: join(directory, 'index'), GIT_WORK_TREE: work });
    git('add', '--all');
    return git('write-tree');
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function copyTeamFiles(root: string, work: string): void {
  const tracked = gitIn(root)('ls-files', '-z')
    .split('\0')
    .filter((path) => path !== '' && path !== MANIFEST && !isMaintainerFile(path));
  tracked.forEach((path) => cpSync(join(root, path), join(work, path)));
  const { name } = JSON.parse(readFileSync(join(root, 'platform.json'), 'utf8')) as { readonly name: string };
  writeFileSync(join(work, '.projenrc.ts'), renderProjenrc(platformOptions(placeholders(name))));
}

/** Runs `npx projen` in the copy, with the installed packages of the original. */
function generate(root: string, work: string): void {
  const modules = join(work, 'node_modules');
  symlinkSync(join(root, 'node_modules'), modules);
  const env = { ...process.env, PROJEN_DISABLE_POST: 'true' };
  execFileSync(process.execPath, ['--require', 'tsx/cjs', 'src/project/main.ts'], { cwd: work, env, stdio: 'inherit' });
  rmSync(modules);
  execFileSync('npm', ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], {
    cwd: work,
    stdio: 'inherit',
  });
}

/** Git in the repository. Variables of a hook that runs this are about something else. */
function gitIn(root: string, variables: Readonly<Record<string, string>> = {}): (...args: readonly string[]) => string {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^GIT_(DIR|INDEX_FILE|WORK_TREE|PREFIX)$/.test(name)),
  );
  const env = { ...inherited, GIT_DIR: join(root, '.git'), GIT_WORK_TREE: root, ...variables };
  return (...args) => execFileSync('git', args, { cwd: env.GIT_WORK_TREE, env, encoding: 'utf8', maxBuffer: 2 ** 26 }).trim();
}

function main(): Promise<void> {
  const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } });
  const isDryRun = values['dry-run'];
  return release({ root: process.cwd(), isDryRun }).then(
    ({ tag, tree, files, bytes }) => {
      console.log(
        isDryRun ? `${tag} would be this tree; nothing was tagged` : `${tag} is tagged on the branch release; nothing was pushed`,
      );
      console.log(`  tree   ${tree}`);
      console.log(`  files  ${files.length}, of which ${files.filter((path) => path.startsWith('app/')).length} in app/`);
      console.log(`  size   ${(bytes / 1e6).toFixed(1)} MB`);
    },
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    },
  );
}

// `npx projen` runs it in its own process, where it is not the main module.
if (process.argv[1] === __filename) {
  void main();
}
