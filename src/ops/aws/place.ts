/** Where something is deployed. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/**
 * What is to be done there: look, deploy or delete stacks, or change anything else. In another account than that of one's own
 * credentials, the bootstrap has roles for the first two alone.
 */
export type Access = 'read' | 'stacks' | 'change';
