import type { StatefulProblem, StackTemplates } from '../../config/stateful-resources';
import type { EnvironmentConfig } from '../../config/platform-config';

/** What a deployment does to one resource. */
export type ResourceEffect = 'added' | 'changed' | 'replaced' | 'may be replaced' | 'removed';

/** A part of a property that changes. */
export interface ValueChange {
  /** Names of the properties that lead to it. An element of a list is named by its name, or left out. */
  readonly path: readonly string[];
  /** Undefined when there is no such value. */
  readonly before: unknown;
  readonly after: unknown;
}

export interface ResourceChange {
  readonly logicalId: string;
  readonly type: string;
  /** Path in the CDK app, such as `service/Task/Definition`; the logical id when the template does not have it. */
  readonly name: string;
  readonly effect: ResourceEffect;
  /** The properties because of which it is or may be replaced. */
  readonly replacedBy: readonly string[];
  /** Empty when it is added or removed. */
  readonly values: readonly ValueChange[];
}

/** A stack of the plan, compared with what is deployed. */
export type Comparison =
  | { readonly kind: 'compared'; readonly resources: readonly ResourceChange[] }
  | { readonly kind: 'new'; readonly count: number }
  /** What is deployed could not be read. */
  | { readonly kind: 'unknown'; readonly reason: string };

export type StackChanges = Comparison & {
  readonly stack: string;
  /** The name of the stack without that of the environment: `network`, `database`, `service`, or that of a stack of `extend.ts`. */
  readonly part: string;
};

/** A stateful resource that would be deleted or replaced. */
export interface Loss extends StatefulProblem {
  /** Why `allowReplacement` allows it; null when it does not. */
  readonly allowedBecause: string | null;
}

/** What a deployment would change in an environment. */
export interface EnvironmentChanges {
  readonly environment: EnvironmentConfig;
  /** Stacks in the order of their deployment. */
  readonly stacks: readonly StackChanges[];
  /** The templates of the stacks that are deployed, and of all stacks in the plan. */
  readonly templates: { readonly deployed: StackTemplates; readonly planned: StackTemplates };
  readonly versions: VersionChange;
  readonly losses: readonly Loss[];
  /** Commits after the deployed version, newest first; null when they are not known here. */
  readonly commits: readonly string[] | null;
}

export interface VersionChange {
  /** Null when no version is deployed. */
  readonly deployed: string | null;
  readonly planned: string | null;
}
