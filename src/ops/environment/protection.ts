import type { CloudFormationClient, Stack } from '@aws-sdk/client-cloudformation';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { stackName } from '../../config/names';
import { returned } from '../aws/returned';
import type { CommandContext } from '../command/command-context';
import type { DeployedEnvironment } from './deployed-environment';
import { nameOf } from './deployed-stacks';
import { findDatabaseCluster } from './find-database-cluster';
import { listResources } from './list-resources';

/** What protects an environment's stacks from deletion. */
export interface Protection {
  /** Names of stacks with termination protection. */
  readonly stacks: readonly string[];
  /** Resources with deletion protection. */
  readonly resources: readonly ProtectedResource[];
}

interface ProtectedResource {
  /** For people. */
  readonly what: string;
  /** Name of its stack. */
  readonly stack: string;
  /** Switches the protection off. */
  readonly lift: () => Promise<void>;
}

export interface ReadProtectionProps {
  readonly environment: DeployedEnvironment;
  readonly stacks: readonly Stack[];
}

const LOAD_BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const LOAD_BALANCER_PROTECTION = 'deletion_protection.enabled';

/**
 * Finds protection against deletion. Also makes sure that it can be switched off with these credentials, so that no environment is left half
 * deleted.
 * @throws OtherAccountError if it cannot
 */
export async function readProtection(context: CommandContext, props: ReadProtectionProps): Promise<Protection> {
  const [clusters, balancers] = await Promise.all([readProtectedCluster(context, props), readProtectedBalancers(context, props)]);
  return {
    stacks: props.stacks.filter(({ EnableTerminationProtection }) => EnableTerminationProtection === true).map(nameOf),
    resources: [...clusters, ...balancers],
  };
}

async function readProtectedCluster(context: CommandContext, { environment }: ReadProtectionProps): Promise<readonly ProtectedResource[]> {
  // The laptop engine does not protect databases.
  const cluster = context.options.local ? null : await findDatabaseCluster(context, environment);
  if (cluster?.DeletionProtection !== true) {
    return [];
  }
  const identifier = returned(cluster.DBClusterIdentifier, 'the identifier of the database cluster');
  const client = await context.aws.at(environment, 'change').rds();
  const lift = async (): Promise<void> => {
    const { ModifyDBClusterCommand } = await import('@aws-sdk/client-rds');
    await client.send(new ModifyDBClusterCommand({ DBClusterIdentifier: identifier, DeletionProtection: false, ApplyImmediately: true }));
  };
  const stack = stackName({ platform: context.platform.name, environment: environment.name, part: 'database' });
  return [{ what: `the database cluster ${identifier}`, stack, lift }];
}

async function readProtectedBalancers(
  { aws }: CommandContext,
  { environment, stacks }: ReadProtectionProps,
): Promise<readonly ProtectedResource[]> {
  const clients = aws.at(environment, 'read');
  const found: ProtectedResource[] = [];
  for (const stack of stacks.map(nameOf)) {
    for (const arn of await listResources(await clients.cloudFormation(), { stack, type: LOAD_BALANCER })) {
      if (await isProtected(await clients.loadBalancing(), arn)) {
        const client = await aws.at(environment, 'change').loadBalancing();
        const lift = async (): Promise<void> => {
          const { ModifyLoadBalancerAttributesCommand } = await import('@aws-sdk/client-elastic-load-balancing-v2');
          const Attributes = [{ Key: LOAD_BALANCER_PROTECTION, Value: 'false' }];
          await client.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn: arn, Attributes }));
        };
        found.push({ what: `the load balancer of ${stack}`, stack, lift });
      }
    }
  }
  return found;
}

/** False for a load balancer that was deleted by hand. */
async function isProtected(client: ElasticLoadBalancingV2Client, arn: string): Promise<boolean> {
  const { DescribeLoadBalancerAttributesCommand, LoadBalancerNotFoundException } =
    await import('@aws-sdk/client-elastic-load-balancing-v2');
  try {
    const { Attributes = [] } = await client.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn }));
    return Attributes.some(({ Key, Value }) => Key === LOAD_BALANCER_PROTECTION && Value === 'true');
  } catch (error) {
    if (error instanceof LoadBalancerNotFoundException) {
      return false;
    }
    throw error;
  }
}

export interface LiftProtectionProps {
  readonly protection: Protection;
  readonly client: CloudFormationClient;
  /** Name of the stack to be deleted. */
  readonly stack: string;
}

/** Switches off what protects a stack and its resources from deletion. */
export async function liftProtection({ protection: { stacks, resources }, client, stack }: LiftProtectionProps): Promise<void> {
  if (stacks.includes(stack)) {
    const { UpdateTerminationProtectionCommand } = await import('@aws-sdk/client-cloudformation');
    await client.send(new UpdateTerminationProtectionCommand({ StackName: stack, EnableTerminationProtection: false }));
  }
  for (const resource of resources.filter((each) => each.stack === stack)) {
    await resource.lift();
  }
}

/** The protected things, for people. */
export const describeProtection = ({ stacks, resources }: Protection): readonly string[] => [
  ...stacks.map((name) => `the stack ${name}`),
  ...resources.map(({ what }) => what),
];
