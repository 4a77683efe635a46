import type { JsonObject } from '../json';
import type { ResourceRecord } from './resource-provider';

export type StackStatus =
  | 'CREATE_IN_PROGRESS'
  | 'CREATE_COMPLETE'
  | 'UPDATE_IN_PROGRESS'
  | 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'
  | 'UPDATE_COMPLETE'
  | 'UPDATE_ROLLBACK_IN_PROGRESS'
  | 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS'
  | 'UPDATE_ROLLBACK_COMPLETE'
  | 'UPDATE_ROLLBACK_FAILED'
  | 'DELETE_IN_PROGRESS'
  | 'DELETE_FAILED';

/** A stack as it stands on disk; written after every resource, so that nothing is made twice after a crash. */
export interface Stack {
  readonly name: string;
  readonly stackId: string;
  readonly status: StackStatus;
  /** Why it has this status; null where there is nothing to say. Not in what older engines wrote. */
  readonly statusReason?: string | null;
  /** Account and region of its AWS counterpart, for the pseudo parameters. */
  readonly account: string;
  readonly region: string;
  readonly template: JsonObject;
  /** In the order in which they were made. */
  readonly resources: readonly ResourceRecord[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Logical id of the resource whose creation has begun, but of which nothing is recorded yet. */
  readonly creating: string | null;
}

export interface DeployStackRequest {
  readonly stackName: string;
  readonly account: string;
  readonly region: string;
  readonly template: JsonObject;
  /** Values of the template's parameters. @default - each parameter's own default */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface DeployStackResult {
  /** False where the template asked for nothing new. */
  readonly changed: boolean;
  readonly outputs: Readonly<Record<string, string>>;
}
