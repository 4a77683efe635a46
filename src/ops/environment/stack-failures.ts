import type { CloudFormationClient, StackEvent } from '@aws-sdk/client-cloudformation';

/** A resource that an operation on a stack failed for. */
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
  /** Name or id; the id alone where the stack is gone. */
  readonly stack: string;
  readonly operation: 'deployment' | 'deletion';
  /** When the operation that is meant was asked for; one that never began has no events. @default - whenever that was */
  readonly since?: Date | undefined;
  /** When it had ended. @default - the last one is meant */
  readonly until?: Date | undefined;
}

const BEGINS = { deployment: ['CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS'], deletion: ['DELETE_IN_PROGRESS'] } as const satisfies Record<
  StackFailuresProps['operation'],
  readonly string[]
>;
/** What CloudFormation says of resources that only stopped because another one had failed. */
const CANCELLED = /^Resource (creation|update) cancelled/;
const STACK = 'AWS::CloudFormation::Stack';

/** What failed in an operation on a stack, the first cause first; none where the stack is not known. */
export async function stackFailures({ client, stack, operation, since, until }: StackFailuresProps): Promise<readonly StackFailure[]> {
  const { paginateDescribeStackEvents } = await import('@aws-sdk/client-cloudformation');
  const begins: readonly string[] = BEGINS[operation];
  const found: StackFailure[] = [];
  try {
    for await (const { StackEvents = [] } of paginateDescribeStackEvents({ client }, { StackName: stack })) {
      for (const event of StackEvents.filter(({ Timestamp }) => until === undefined || (Timestamp ?? until) <= until)) {
        if (since !== undefined && (event.Timestamp ?? since) < since) {
          return found.reverse();
        }
        if (isOfStack(event) && begins.includes(event.ResourceStatus ?? '')) {
          return found.reverse();
        }
        if (isFailure(event)) {
          found.push(describe(event));
        }
      }
    }
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist'))) {
      throw error;
    }
  }
  return found.reverse();
}

/** Nested stacks have the same type, and names of their own. */
const isOfStack = ({ ResourceType, LogicalResourceId, StackName }: StackEvent): boolean =>
  ResourceType === STACK && LogicalResourceId === StackName;

const isFailure = (event: StackEvent): boolean =>
  event.ResourceStatus?.endsWith('_FAILED') === true && !isOfStack(event) && !CANCELLED.test(event.ResourceStatusReason ?? '');

const describe = ({ LogicalResourceId, ResourceType, ResourceStatus, ResourceStatusReason, Timestamp }: StackEvent): StackFailure => ({
  resource: LogicalResourceId ?? '',
  type: ResourceType ?? '',
  status: ResourceStatus ?? '',
  reason: ResourceStatusReason ?? 'no reason given',
  at: Timestamp?.toISOString() ?? '',
});
