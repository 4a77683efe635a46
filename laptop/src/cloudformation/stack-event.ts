import type { StackStatus } from './stack';

export const STACK_TYPE = 'AWS::CloudFormation::Stack';

/** The physical id in events of a resource that is not created yet. */
export const NOT_CREATED = '';

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

/** An event of a stack or of one of its resources. It contains no property and no secret. */
export interface StackEvent {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  /** The stack's name for an event of the stack itself. */
  readonly logicalId: string;
  /** `NOT_CREATED` while there is none; the stack's id for an event of the stack itself. */
  readonly physicalId: string;
  readonly type: string;
  readonly status: StackStatus | ResourceStatus;
  /** Null if there is none. */
  readonly reason: string | null;
}
