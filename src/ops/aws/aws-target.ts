/** An AWS account and region. */
export interface AwsTarget {
  readonly account: string;
  readonly region: string;
}

/**
 * What a command does in a target: read, deploy or delete stacks, or change something else. `cdk bootstrap` makes roles for the first
 * two, so that they also work in accounts other than that of the caller's credentials.
 */
export type Access = 'read' | 'stacks' | 'change';
