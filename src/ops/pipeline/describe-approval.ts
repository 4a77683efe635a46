import { parameterNames } from '../../config/names';
import type { EnvironmentConfig } from '../../config/platform-config';
import type { CommandContext } from '../command/command-context';
import { readParameter } from '../environment/read-parameter';
import type { PendingApproval } from './find-approval';
import { listCommits } from './list-commits';
import type { PipelineHandle } from './pipeline-place';
import { readAssertions } from './read-assertions';

/** What it takes to decide. */
export interface ApprovalDetails {
  readonly environment: string;
  readonly execution: string;
  readonly version: string | null;
  readonly message: string | null;
  /** What the environment runs now; null before its first deployment. */
  readonly running: string | null;
  /** Since what runs now, newest first; null where this clone does not know them. */
  readonly commits: readonly string[] | null;
  /** Where the version was tested, and how that went; null before the first environment. */
  readonly tested: { readonly environment: string; readonly url: string | null; readonly assertions: string | null } | null;
  readonly link: string | null;
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
  const [commits, tested] = await Promise.all([
    running === null || version === null ? null : listCommits(terminal, { from: running, to: version }),
    before === undefined ? null : describeTest({ context, handle, before, execution: id }),
  ]);
  return { environment: environment.name, execution: id, version, message, running, commits, tested, link: approval.link };
}

interface DescribeTestProps {
  readonly context: CommandContext;
  readonly handle: PipelineHandle;
  readonly before: EnvironmentConfig;
  readonly execution: string;
}

async function describeTest({ context, handle, before, execution }: DescribeTestProps): Promise<ApprovalDetails['tested']> {
  const ssm = await context.aws.at(before, 'read').ssm();
  const [url, assertions] = await Promise.all([
    readParameter(ssm, parameterNames.url(context.platform.name, before.name)),
    readAssertions({ ...handle, context, execution, stage: before.name }),
  ]);
  return { environment: before.name, url, assertions };
}
