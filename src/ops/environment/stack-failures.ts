import type { CloudFormationClient, StackEvent } from '@aws-sdk/client-cloudformation';
import { returned } from '../aws/returned';
import { isMissingStack } from './deployed-stacks';

/** A resource that made an operation on a stack fail. */
export interface StackFailure {
  readonly resource: string;
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
}

export interface StackFailuresProps {
  readonly client: CloudFormationClient;
  /** Name or id. A deleted stack is only found by its id. */
  readonly stack: string;
  readonly operation: 'deployment' | 'deletion';
  /** When the operation was started. One that CloudFormation refused has no events. @default - not limited */
  readonly since?: Date | undefined;
  /** When the operation had ended. @default - the latest operation */
  readonly until?: Date | undefined;
}

const STARTS: Readonly<Record<StackFailuresProps['operation'], readonly (string | undefined)[]>> = {
  deployment: ['CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS'],
  deletion: ['DELETE_IN_PROGRESS'],
};
/** Reason that CloudFormation gives for resources that were stopped because another one had failed. */
const CANCELLED = /^Resource (creation|update) cancelled/;
const STACK = 'AWS::CloudFormation::Stack';

/** The resources that failed in an operation on a stack, first failure first. Empty for an unknown stack. */
export async function stackFailures(props: StackFailuresProps): Promise<readonly StackFailure[]> {
  const failures: StackFailure[] = [];
  try {
    for await (const event of eventsOf(props)) {
      if (isFailure(event)) {
        failures.push(describeFailure(event));
      }
    }
  } catch (error) {
    if (!isMissingStack(error)) {
      throw error;
    }
  }
  return failures.reverse();
}

/** The events of the operation, newest first. */
async function* eventsOf({ client, stack, operation, since, until }: StackFailuresProps): AsyncGenerator<StackEvent> {
  const { paginateDescribeStackEvents } = await import('@aws-sdk/client-cloudformation');
  for await (const { StackEvents = [] } of paginateDescribeStackEvents({ client }, { StackName: stack })) {
    for (const event of StackEvents) {
      const time = returned(event.Timestamp, 'the time of a stack event');
      if (until !== undefined && time > until) {
        continue;
      }
      if ((since !== undefined && time < since) || (isOfStack(event) && STARTS[operation].includes(event.ResourceStatus))) {
        return;
      }
      yield event;
    }
  }
}

/** Nested stacks have the same type, but names of their own. */
const isOfStack = ({ ResourceType, LogicalResourceId, StackName }: StackEvent): boolean =>
  ResourceType === STACK && LogicalResourceId === StackName;

function isFailure(event: StackEvent): boolean {
  const { ResourceStatus, ResourceStatusReason } = event;
  const isCancelled = ResourceStatusReason !== undefined && CANCELLED.test(ResourceStatusReason);
  return ResourceStatus?.endsWith('_FAILED') === true && !isOfStack(event) && !isCancelled;
}

const describeFailure = ({
  LogicalResourceId,
  ResourceType,
  ResourceStatus,
  ResourceStatusReason,
  Timestamp,
}: StackEvent): StackFailure => ({
  resource: returned(LogicalResourceId, 'the resource of a stack event'),
  type: returned(ResourceType, 'the resource type of a stack event'),
  status: returned(ResourceStatus, 'the status of a stack event'),
  reason: ResourceStatusReason ?? 'no reason given',
  at: returned(Timestamp, 'the time of a stack event').toISOString(),
});
