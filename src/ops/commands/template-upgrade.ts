import { describeStatefulProblem } from '../../config/stateful-resources';
import type { RepositoryCommand } from '../command/command';
import type { BuildspecContext } from '../command/command-context';
import { printResult } from '../command/print-result';
import { UsageError } from '../command/usage-error';
import { shortVersion } from '../text/short-version';
import { beginUpgrade } from '../upgrade/begin-upgrade';
import type { Begun } from '../upgrade/begin-upgrade';
import { finishUpgrade } from '../upgrade/finish-upgrade';
import type { Finished, FinishProps } from '../upgrade/finish-upgrade';
import { Git } from '../upgrade/git';
import type { UpgradeState } from '../upgrade/upgrade-state';
import { UpgradeStateFile } from '../upgrade/upgrade-state';

/** What `--json` prints. */
type Outcome =
  | Extract<Begun, { readonly outcome: 'current' }>
  | (Finished & Pick<UpgradeState, 'from' | 'to'>)
  | ({ readonly outcome: 'aborted' } & Pick<UpgradeState, 'from' | 'to'>);

export const templateUpgrade: RepositoryCommand = {
  arguments: [{ name: 'version', required: false, meaning: 'a release of the template, such as 1.1.0; by default the newest' }],
  options: {
    from: { type: 'string', value: '<url or path>', meaning: "the template's repository; by default the recorded one" },
    base: { type: 'string', value: '<version>', meaning: 'the version that this repository was made from; by default the recorded one' },
    accept: {
      type: 'string',
      value: '<stack/id,…>',
      meaning: 'stateful resources that may be deleted or replaced, as the command has named them; a stack stands for all in it',
    },
    continue: { type: 'boolean', meaning: 'go on after you have resolved conflicts or fixed what failed' },
    abort: { type: 'boolean', meaning: 'undo an upgrade that is not committed' },
  },
  notes: ['It needs a clean working tree, and makes one commit. See docs/upgrading.md.'],
  run: async (context) => {
    const outcome = await upgrade(context);
    printResult(context, { json: outcome, lines: () => describe(outcome) });
    return ['current', 'upgraded', 'aborted'].includes(outcome.outcome) ? 0 : 1;
  },
};

async function upgrade({ terminal, options, ...line }: BuildspecContext): Promise<Outcome> {
  const version = line.optionalArgument('version');
  const resumes = options.flag('continue');
  if ([resumes, options.flag('abort'), version !== undefined].filter(Boolean).length > 1) {
    throw new UsageError(['give only one of a version, --continue and --abort']);
  }
  const git = new Git(terminal);
  await requireRoot(git);
  const file = await UpgradeStateFile.open(git, terminal.directory);
  const state = await file.read();
  const accepted = options.text('accept')?.split(',') ?? [];
  if (options.flag('abort')) {
    return abort({ git, file, state });
  }
  if (resumes) {
    return finish({ terminal, git, file, state: requireMerged(state), accepted });
  }
  if (state !== undefined) {
    throw new UsageError([`an upgrade from ${state.from} to ${state.to} is in progress`, ...WAYS_OUT]);
  }
  const begun = await beginUpgrade({ terminal, git, file, version, from: options.text('from'), base: options.text('base') });
  return begun.outcome === 'current' ? begun : finish({ terminal, git, file, state: begun.state, accepted });
}

const finish = async (props: FinishProps): Promise<Outcome> => {
  const { from, to } = props.state;
  return { from, to, ...(await finishUpgrade(props)) };
};

async function requireRoot(git: Git): Promise<void> {
  const prefix = await git.run(['rev-parse', '--show-prefix']);
  if (prefix.exitCode !== 0) {
    throw new UsageError(['this is not a Git repository: run the command in a clone of your repository']);
  }
  if (prefix.output.trim() !== '') {
    throw new UsageError(['run the command in the root of the Git repository: an upgrade changes files of all folders']);
  }
  if ((await git.run(['rev-parse', '--verify', '--quiet', 'HEAD'])).exitCode !== 0) {
    throw new UsageError(['this Git repository has no commit: commit your files first']);
  }
}

function requireMerged(state: UpgradeState | undefined): UpgradeState {
  if (state === undefined) {
    throw new UsageError(['no upgrade is in progress']);
  }
  if (!state.merged) {
    throw new UsageError(['the upgrade was interrupted while it changed files: undo it with --abort, then start again']);
  }
  return state;
}

interface AbortProps extends Pick<FinishProps, 'git' | 'file'> {
  readonly state: UpgradeState | undefined;
}

async function abort({ git, file, state }: AbortProps): Promise<Outcome> {
  if (state === undefined) {
    throw new UsageError(['no upgrade is in progress']);
  }
  // `git reset` alone would leave new files behind.
  await git.require(['add', '--all']);
  await git.require(['reset', '--quiet', '--hard']);
  file.remove();
  return { outcome: 'aborted', from: state.from, to: state.to };
}

const WAYS_OUT = ['go on: npx projen template:upgrade --continue', 'undo it: npx projen template:upgrade --abort'];

function describe(outcome: Outcome): readonly string[] {
  switch (outcome.outcome) {
    case 'current':
      return [`this repository has version ${outcome.version} of the template already`];
    case 'aborted':
      return [`the upgrade to ${outcome.to} is undone; run \`npm ci\` to get the packages of ${outcome.from} back`];
    case 'upgraded':
      return [
        ...outcome.stayDeleted.map((path) => `${path}: the template changed it; it stays deleted, as you have it`),
        `upgraded the template from ${outcome.from} to ${outcome.to} in commit ${shortVersion(outcome.commit)}; review it, then push`,
      ];
    case 'conflicts':
      return [
        `the upgrade from ${outcome.from} to ${outcome.to} changes lines that you have changed too:`,
        ...outcome.files.map((path) => `  ${path}`),
        'resolve them as after `git merge`, and `git add` them; then:',
        ...WAYS_OUT,
      ];
    case 'failed':
      return [
        outcome.message,
        `the upgrade from ${outcome.from} to ${outcome.to} is merged, but not committed; fix the cause, then:`,
        ...WAYS_OUT,
      ];
    case 'refused':
      return [
        `the upgrade from ${outcome.from} to ${outcome.to} would lose data or addresses when it is deployed:`,
        ...outcome.problems.map((problem) => `  ${describeStatefulProblem(problem)}`),
        'it is merged, but not committed; find the change in `git diff HEAD`, then:',
        ...WAYS_OUT,
        `if these may go: npx projen template:upgrade --continue --accept ${[...outcome.accepted, ...outcome.problems.map(({ id }) => id)].join(',')}`,
      ];
  }
}
