import { changesVariable } from '../../config/contract';
import { parameterNames } from '../../config/names';
import type { EnvironmentConfig } from '../../config/platform-config';
import type { CommandContext } from '../command/command-context';
import type { Terminal } from '../command/terminal';
import { readParameter } from '../environment/read-parameter';
import { readUrl } from '../environment/read-url';
import type { PendingApproval } from './find-approval';
import { listActions } from './list-actions';
import type { PipelineHandle } from './open-pipeline';
import { readAssertions } from './read-assertions';

/** What a person needs to know before deciding. */
export interface ApprovalDetails {
  readonly environment: string;
  readonly execution: string;
  readonly version: string | null;
  readonly message: string | null;
  /** Version that runs in the environment; null before its first deployment. */
  readonly running: string | null;
  /** Commits after the running version, newest first; null if this clone does not have them. */
  readonly commits: readonly string[] | null;
  /** What Build found that a deployment would change, in one line; null if it did not compare. */
  readonly changes: string | null;
  /** The environment before this one, where the version was tested; null for the first environment. */
  readonly tested: TestedIn | null;
  readonly link: string | null;
}

export interface TestedIn {
  readonly environment: string;
  readonly url: string | null;
  /** For people. */
  readonly assertions: string | null;
}

export interface DescribeApprovalProps {
  readonly context: CommandContext;
  readonly handle: PipelineHandle;
  readonly environment: EnvironmentConfig;
  readonly approval: PendingApproval;
}

export async function describeApproval({ context, handle, environment, approval }: DescribeApprovalProps): Promise<ApprovalDetails> {
  const { platform, aws, terminal } = context;
  const { version, message, id } = approval.execution;
  const running = await readParameter(await aws.at(environment, 'read').ssm(), parameterNames.version(platform.name, environment.name));
  const before = platform.environments[platform.environments.indexOf(environment) - 1];
  const [commits, tested, changes] = await Promise.all([
    running === null || version === null ? null : listCommits(terminal, { from: running, to: version }),
    before === undefined ? null : describeTest({ context, handle, before, execution: id }),
    readChanges(handle, { execution: id, environment: environment.name }),
  ]);
  return { environment: environment.name, execution: id, version, message, running, commits, changes, tested, link: approval.link };
}

async function readChanges(
  handle: PipelineHandle,
  { execution, environment }: { readonly execution: string; readonly environment: string },
): Promise<string | null> {
  const variable = changesVariable(environment);
  const values = (await listActions(handle, execution)).map(({ output }) => output?.outputVariables?.[variable]);
  return values.find(Boolean) ?? null;
}

interface DescribeTestProps {
  readonly context: CommandContext;
  readonly handle: PipelineHandle;
  readonly before: EnvironmentConfig;
  readonly execution: string;
}

async function describeTest({ context, handle, before, execution }: DescribeTestProps): Promise<TestedIn> {
  const [url, assertions] = await Promise.all([
    readUrl(context, before),
    readAssertions({ context, handle, execution, stage: before.name }),
  ]);
  return { environment: before.name, url, assertions };
}

export async function listCommits(
  { run, directory, environment }: Pick<Terminal, 'run' | 'directory' | 'environment'>,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly string[] | null> {
  const { exitCode, output } = await run({
    program: 'git',
    arguments: ['log', '--no-decorate', '--abbrev=7', '--format=%h %s (%an)', `${from}..${to}`, '--'],
    directory,
    environment,
  });
  return exitCode === 0 ? output.split('\n').filter((line) => line !== '') : null;
}
