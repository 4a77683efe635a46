import type { Place } from './place';

/** Qualifier of `cdk bootstrap` where none is given. */
export const BOOTSTRAP_QUALIFIER = 'hnb659fds';

export interface BootstrapRoleProps extends Place {
  readonly role: 'deploy-role' | 'lookup-role' | 'cfn-exec-role';
}

/** A role that `cdk bootstrap` made in an account and region. */
export const bootstrapRoleArn = ({ account, region, role }: BootstrapRoleProps): string =>
  `arn:${partitionOf(region)}:iam::${account}:role/cdk-${BOOTSTRAP_QUALIFIER}-${role}-${account}-${region}`;

const PARTITIONS: Readonly<Record<string, string>> = {
  'cn-': 'aws-cn',
  'us-gov-': 'aws-us-gov',
  'us-iso-': 'aws-iso',
  'us-isob-': 'aws-iso-b',
};

/** The first part of an ARN in a region. */
export const partitionOf = (region: string): string =>
  Object.entries(PARTITIONS).find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
