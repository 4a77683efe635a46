import { roleNames } from './names';

const PARTITIONS: Readonly<Record<string, string>> = {
  'cn-': 'aws-cn',
  'eusc-': 'aws-eusc',
  'eu-isoe-': 'aws-iso-e',
  'us-gov-': 'aws-us-gov',
  'us-iso-': 'aws-iso',
  'us-isob-': 'aws-iso-b',
  'us-isof-': 'aws-iso-f',
};

/** The partition of a region: the part of an ARN after `arn:`. An unknown region counts as one of `aws`, like all new ones so far. */
export const partitionOf = (region: string): string =>
  Object.entries(PARTITIONS).find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';

export interface ArnProps {
  readonly account: string;
  /** For a role, any region of the partition. */
  readonly region: string;
  readonly name: string;
}

export const roleArn = ({ account, region, name }: ArnProps): string => `arn:${partitionOf(region)}:iam::${account}:role/${name}`;

/** ARN of a pipeline. */
export const pipelineArn = ({ account, region, name }: ArnProps): string =>
  `arn:${partitionOf(region)}:codepipeline:${region}:${account}:${name}`;

/** ARN of a resource of ECS, such as `cluster/shop-test`. */
export const ecsArn = ({ account, region, name }: ArnProps): string => `arn:${partitionOf(region)}:ecs:${region}:${account}:${name}`;

/** ARN of a repository of images. */
export const imageRepositoryArn = ({ account, region, name }: ArnProps): string =>
  `arn:${partitionOf(region)}:ecr:${region}:${account}:repository/${name}`;

/** ARN of a parameter in Parameter Store, whose name begins with a slash. */
export const parameterArn = ({ account, region, name }: ArnProps): string =>
  `arn:${partitionOf(region)}:ssm:${region}:${account}:parameter${name}`;

/** ARN of a stack, or of all stacks that a name with wildcards matches. The end of the ARN differs each time the stack is created. */
export const stackArn = ({ account, region, name }: ArnProps): string =>
  `arn:${partitionOf(region)}:cloudformation:${region}:${account}:stack/${name}/*`;

/** The default qualifier of `cdk bootstrap`. */
export const BOOTSTRAP_QUALIFIER = 'hnb659fds';

export interface BootstrapRoleProps {
  readonly account: string;
  readonly region: string;
  readonly role: 'deploy-role' | 'cfn-exec-role' | 'lookup-role';
}

/** ARN of a role that `cdk bootstrap` creates in an account and region. */
export const bootstrapRoleArn = ({ account, region, role }: BootstrapRoleProps): string =>
  roleArn({ account, region, name: `cdk-${BOOTSTRAP_QUALIFIER}-${role}-${account}-${region}` });

export interface EnvironmentRoleProps {
  readonly platform: string;
  readonly environment: { readonly name: string; readonly account: string; readonly region: string };
}

/** ARN of the role with which the pipeline reads in an environment of another account. */
export const readerRoleArn = ({ platform, environment: { name, account, region } }: EnvironmentRoleProps): string =>
  roleArn({ account, region, name: roleNames.reader({ platform, environment: name, region }) });

/** ARN of the role with which acceptance tests continue the deployments of an environment of another account. */
export const testerRoleArn = ({ platform, environment: { name, account, region } }: EnvironmentRoleProps): string =>
  roleArn({ account, region, name: roleNames.tester({ platform, environment: name, region }) });
