import type { ActionExecutionDetail } from '@aws-sdk/client-codepipeline';
import { pipelineStackName } from '../../config/names';
import type { Place } from '../aws/place';
import type { CommandContext } from '../command/command-context';
import { stackNames } from '../environment/list-stacks';
import { stackFailures, type StackFailure } from '../environment/stack-failures';

/** What a deployment by the pipeline failed for, from the events of its stack; none for any other action, and for one that has not failed. */
export async function deploymentFailures(
  { aws, platform }: Pick<CommandContext, 'aws' | 'platform'>,
  action: ActionExecutionDetail,
): Promise<readonly StackFailure[]> {
  const { input, output, status, startTime, lastUpdateTime } = action;
  const name = input?.configuration?.['StackName'];
  if (status !== 'Failed' || input?.actionTypeId?.provider !== 'CloudFormation' || name === undefined) {
    return [];
  }
  const place = placeOf(name, platform);
  if (place === null) {
    return [];
  }
  const id = output?.executionResult?.externalExecutionId;
  const client = await aws.at(place, 'read').cloudFormation();
  return stackFailures({
    client,
    stack: id?.startsWith('arn:') === true ? id : name,
    operation: 'deployment',
    since: startTime,
    until: lastUpdateTime,
  });
}

/** Null for a stack that is not the platform's own, such as one that a team has added. */
function placeOf(stack: string, platform: CommandContext['platform']): Place | null {
  if (stack === pipelineStackName(platform.name)) {
    return platform.pipeline;
  }
  return platform.environments.find((environment) => stackNames(platform, environment).includes(stack)) ?? null;
}
