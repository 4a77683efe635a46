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

/** A stack as it is stored. It is written after every resource, so that nothing is created twice after a crash. */
export interface Stack {
  readonly name: string;
  readonly stackId: string;
  readonly status: StackStatus;
  /** Why it has this status; null if there is no reason. Missing in what older engines wrote. */
  readonly statusReason?: string | null;
  /** The account and region of the stack on AWS, for the pseudo parameters. */
  readonly account: string;
  readonly region: string;
  readonly template: JsonObject;
  /** In the order of their creation. */
  readonly resources: readonly ResourceRecord[];
  /** Replaced and removed resources, which exist until the update is complete. @default - none */
  readonly replaced?: readonly ResourceRecord[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Logical id of the resource whose creation has begun and is not recorded yet. */
  readonly creating: string | null;
}

export interface DeployStackRequest {
  readonly stackName: string;
  readonly account: string;
  readonly region: string;
  readonly template: JsonObject;
  /** Values of the template's parameters. @default - each parameter's default */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface DeployStackResult {
  /** False if there was nothing to change. */
  readonly changed: boolean;
  readonly outputs: Readonly<Record<string, string>>;
}
