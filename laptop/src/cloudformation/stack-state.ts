import type { ResourceRecord } from './resource-provider';
import type { Stack } from './stack';

/** A resource with its policies, because the template may no longer have them when the resource is deleted. */
export interface StoredResource extends ResourceRecord {
  readonly deletionPolicy: string;
  readonly updateReplacePolicy: string;
}

/** The state to which a failed update returns. */
export interface StackSnapshot {
  readonly template: Stack['template'];
  readonly resources: readonly StoredResource[];
}

/** A stack with what the engine needs to continue after a crash. */
export interface StackState extends Stack {
  /** Values of template parameters in the last deployment. */
  readonly given: Readonly<Record<string, string>>;
  readonly resources: readonly StoredResource[];
  readonly exports: Readonly<Record<string, string>>;
  /** Exports of other stacks that this one imports. */
  readonly imports: readonly string[];
  /** The last complete state, during an update; null otherwise, and during the creation of the stack. */
  readonly previous: StackSnapshot | null;
  readonly replaced: readonly StoredResource[];
  /** The resource whose update had begun. Its state is unknown until the update is repeated. */
  readonly updating: string | null;
}
