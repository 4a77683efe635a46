import type { StackStatus } from './stack';

export const STACK_TYPE = 'AWS::CloudFormation::Stack';

export type ResourceStatus =
  | 'CREATE_IN_PROGRESS'
  | 'CREATE_FAILED'
  | 'CREATE_COMPLETE'
  | 'UPDATE_IN_PROGRESS'
  | 'UPDATE_FAILED'
  | 'UPDATE_COMPLETE'
  | 'DELETE_IN_PROGRESS'
  | 'DELETE_FAILED'
  | 'DELETE_COMPLETE'
  | 'DELETE_SKIPPED';

/** Something that happened to a stack or to a resource of it; holds no property and no secret. */
export interface StackEvent {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  /** The stack's name for an event of the stack itself. */
  readonly logicalId: string;
  /** Empty where the resource is not there yet; the stack's id for an event of the stack itself. */
  readonly physicalId: string;
  readonly type: string;
  readonly status: StackStatus | ResourceStatus;
  /** Why, where there is something to say; null otherwise. */
  readonly reason: string | null;
}
