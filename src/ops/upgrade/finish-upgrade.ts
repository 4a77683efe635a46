import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareStateful } from '../../config/stateful-resources';
import type { StatefulProblem } from '../../config/stateful-resources';
import type { Terminal } from '../command/terminal';
import { upgradeMessage } from './begin-upgrade';
import type { Git } from './git';
import { runStep, StepFailure } from './run-step';
import { synthesizeTemplates } from './synthesize-templates';
import { readTemplateRecord } from './template-record';
import type { UpgradeState, UpgradeStateFile } from './upgrade-state';

export interface FinishProps {
  readonly terminal: Terminal;
  readonly git: Git;
  readonly file: UpgradeStateFile;
  readonly state: UpgradeState;
  /** Stateful resources that may be deleted or replaced: ids, or names of stacks for all in them. */
  readonly accepted: readonly string[];
}

/** All but the first leave the upgrade in progress. */
export type Finished =
  | { readonly outcome: 'upgraded'; readonly commit: string; readonly stayDeleted: readonly string[] }
  | { readonly outcome: 'conflicts'; readonly files: readonly string[] }
  | { readonly outcome: 'failed'; readonly message: string }
  | { readonly outcome: 'refused'; readonly problems: readonly StatefulProblem[]; readonly accepted: readonly string[] };

/** Generates, checks and commits what {@link beginUpgrade} has merged. */
export async function finishUpgrade(props: FinishProps): Promise<Finished> {
  const { terminal, git, file, state } = props;
  const files = await unresolved(props);
  if (files.length > 0) {
    return { outcome: 'conflicts', files };
  }
  try {
    await generate(props);
    await runStep(terminal, ['npm', 'run', '--silent', 'typecheck']);
    // Before the tests, because it is faster and its message says more.
    const problems = compareStateful({ before: state.templates, after: await synthesizeTemplates(terminal) });
    const refused = problems.filter(({ id, stack }) => !props.accepted.includes(id) && !props.accepted.includes(stack));
    if (refused.length > 0) {
      return { outcome: 'refused', problems: refused, accepted: props.accepted };
    }
    await commitAndTest(
      props,
      problems.map(({ id }) => id),
    );
  } catch (error) {
    if (error instanceof StepFailure) {
      return { outcome: 'failed', message: error.message };
    }
    throw error;
  }
  file.remove();
  return { outcome: 'upgraded', commit: await git.require(['rev-parse', 'HEAD']), stayDeleted: state.stayDeleted };
}

/** Tests the commit, because its message has what the test of stateful resources accepts. There is no commit when they fail. */
async function commitAndTest({ terminal, git, state }: FinishProps, accepted: readonly string[]): Promise<void> {
  const message = [upgradeMessage(state), ...(accepted.length > 0 ? ['', ...accepted.map((id) => `Accept: ${id}`)] : [])];
  await git.require(['add', '--all']);
  // The hooks check what a person writes; this has been checked.
  await git.require(['commit', '--quiet', '--no-verify', '--message', message.join('\n')]);
  try {
    await runStep(terminal, ['npm', 'test', '--silent']);
  } catch (error) {
    await git.require(['reset', '--quiet', '--soft', 'HEAD^']);
    throw error;
  }
}

/** Files with conflicts that nobody has resolved. */
async function unresolved({ terminal, git, state }: FinishProps): Promise<readonly string[]> {
  const hasMarkers = (path: string): boolean => {
    const file = join(terminal.directory, path);
    return existsSync(file) && /^(<{7}|>{7}) /m.test(readFileSync(file, 'utf8'));
  };
  const unmerged = await git.list(['diff', '--name-only', '--diff-filter=U']);
  const marked = state.conflicts.filter(hasMarkers);
  return [...new Set([...unmerged, ...marked])];
}

async function generate({ terminal, state: { packages, to } }: FinishProps): Promise<void> {
  if (packages.length > 0) {
    await runStep(terminal, ['npm', 'install', '--no-save', '--no-audit', '--no-fund', ...packages]);
  }
  await runStep(terminal, ['npx', 'projen']);
  const recorded = readTemplateRecord(terminal.directory)?.version;
  if (recorded !== to) {
    throw new StepFailure(
      'npx projen',
      `it recorded version ${recorded} of the template instead of ${to}; take src/project/template-version.ts as the template has it`,
    );
  }
}
