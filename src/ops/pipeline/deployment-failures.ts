import type { ActionExecutionDetail } from '@aws-sdk/client-codepipeline';
import { pipelineStackName } from '../../config/names';
import type { Place } from '../../config/places';
import type { CommandContext } from '../command/command-context';
import { environmentOfStack } from '../environment/deployed-stacks';
import { stackFailures, type StackFailure } from '../environment/stack-failures';

/** Why a deployment by the pipeline failed, from the events of its stack. Empty for any other action, and for one that has not failed. */
export async function deploymentFailures(
  { aws, platform }: Pick<CommandContext, 'aws' | 'platform'>,
  action: ActionExecutionDetail,
): Promise<readonly StackFailure[]> {
  const { input, output, status, startTime, lastUpdateTime } = action;
  const name = input?.configuration?.['StackName'];
  if (status !== 'Failed' || input?.actionTypeId?.provider !== 'CloudFormation' || name === undefined) {
    return [];
  }
  const target = targetOf(name, platform);
  if (target === null) {
    return [];
  }
  const id = output?.executionResult?.externalExecutionId;
  const client = await aws.at(target, 'read').cloudFormation();
  return stackFailures({
    client,
    stack: id?.startsWith('arn:') === true ? id : name,
    operation: 'deployment',
    since: startTime,
    until: lastUpdateTime,
  });
}

/** Null for a stack that is not one of the platform's own. */
function targetOf(stack: string, platform: CommandContext['platform']): Place | null {
  if (stack === pipelineStackName(platform.name)) {
    return platform.pipeline;
  }
  return environmentOfStack({ platform, stack }) ?? null;
}
