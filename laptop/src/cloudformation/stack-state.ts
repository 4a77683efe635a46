import type { ResourceRecord } from './resource-provider';
import type { Stack } from './stack';

/** A resource with what its deletion needs to know, since the template that said so may be gone by then. */
export interface StoredResource extends ResourceRecord {
  readonly deletionPolicy: string;
  readonly updateReplacePolicy: string;
}

/** What a failed update goes back to. */
export interface StackSnapshot {
  readonly template: Stack['template'];
  readonly resources: readonly StoredResource[];
}

/** A stack with what the engine needs to go on after a crash. */
export interface StackState extends Stack {
  /** Values of template parameters that came with the last deployment. */
  readonly given: Readonly<Record<string, string>>;
  readonly resources: readonly StoredResource[];
  readonly exports: Readonly<Record<string, string>>;
  /** Exports of other stacks that this one imports. */
  readonly imports: readonly string[];
  /** The last complete state, while an update is under way; null otherwise, and while the stack is being created. */
  readonly previous: StackSnapshot | null;
  /** Replaced resources that stand until the update is complete. */
  readonly replaced: readonly StoredResource[];
  /** The resource whose update had begun; what stands of it is unknown until it has been applied again. */
  readonly updating: string | null;
}
