import type { ResourceStatus, StackEvent } from '@aws-sdk/client-cloudformation';

const STACK = 'AWS::CloudFormation::Stack';

/** The events of a service stack whose last update failed, after one that had failed for another reason; the newest first. */
export function failedUpdate(stack: string): StackEvent[] {
  const name = stack.replace(/^arn:/, '');
  const rows: readonly (readonly [string, string, ResourceStatus, string?])[] = [
    [name, STACK, 'UPDATE_ROLLBACK_COMPLETE'],
    ['Service', 'AWS::ECS::Service', 'UPDATE_COMPLETE'],
    [name, STACK, 'UPDATE_ROLLBACK_IN_PROGRESS', 'The following resource(s) failed to update: [Service].'],
    ['Alarm', 'AWS::CloudWatch::Alarm', 'UPDATE_FAILED', 'Resource update cancelled'],
    ['Service', 'AWS::ECS::Service', 'UPDATE_FAILED', 'the tasks did not get healthy\n  last lines of the task:\n    no cherries today'],
    ['Nested', STACK, 'UPDATE_IN_PROGRESS'],
    ['Service', 'AWS::ECS::Service', 'UPDATE_IN_PROGRESS'],
    [name, STACK, 'UPDATE_IN_PROGRESS', 'User Initiated'],
    ['Service', 'AWS::ECS::Service', 'UPDATE_FAILED', 'an older reason'],
    [name, STACK, 'UPDATE_IN_PROGRESS', 'User Initiated'],
  ];
  return rows.map(([LogicalResourceId, ResourceType, status, ResourceStatusReason], index) => ({
    StackId: `arn:${name}`,
    StackName: name,
    EventId: String(index),
    LogicalResourceId,
    ResourceType,
    ResourceStatus: status,
    // A minute apart.
    Timestamp: new Date(Date.parse('2026-11-20T12:00:00Z') - index * 60_000),
    ...(ResourceStatusReason === undefined ? {} : { ResourceStatusReason }),
  }));
}
