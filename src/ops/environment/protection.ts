import type { CloudFormationClient, Stack } from '@aws-sdk/client-cloudformation';
import type { RDSClient } from '@aws-sdk/client-rds';
import { stackName } from '../../config/names';
import type { EnvironmentConfig } from '../../config/platform-config';
import { returned } from '../aws/returned';
import type { CommandContext } from '../command/command-context';
import { nameOf } from './deployed-stacks';
import { findDatabaseCluster } from './find-database-cluster';

/** What protects an environment's stacks from deletion. */
export interface Protection {
  /** Names of stacks with termination protection. */
  readonly stacks: readonly string[];
  /** Database cluster with deletion protection, and a client that may switch it off. */
  readonly cluster: { readonly identifier: string; readonly stack: string; readonly client: RDSClient } | null;
}

export interface ReadProtectionProps {
  readonly environment: EnvironmentConfig;
  readonly stacks: readonly Stack[];
}

/**
 * Finds protection against deletion. Also makes sure that it can be switched off with these credentials, so that no environment is left half
 * deleted.
 * @throws OtherAccountError if it cannot
 */
export async function readProtection(context: CommandContext, { environment, stacks }: ReadProtectionProps): Promise<Protection> {
  const protectedStacks = stacks.filter(({ EnableTerminationProtection }) => EnableTerminationProtection === true).map(nameOf);
  // The laptop engine protects nothing.
  const cluster = context.options.local ? null : await findDatabaseCluster(context, environment);
  if (cluster?.DeletionProtection !== true) {
    return { stacks: protectedStacks, cluster: null };
  }
  const client = await context.aws.at(environment, 'change').rds();
  return {
    stacks: protectedStacks,
    cluster: {
      identifier: returned(cluster.DBClusterIdentifier, 'the identifier of the database cluster'),
      stack: stackName({ platform: context.platform.name, environment: environment.name, part: 'database' }),
      client,
    },
  };
}

export interface LiftProtectionProps {
  readonly protection: Protection;
  readonly client: CloudFormationClient;
  /** Name of the stack to be deleted. */
  readonly stack: string;
}

/** Switches off what protects a stack and its resources from deletion. */
export async function liftProtection({ protection: { stacks, cluster }, client, stack }: LiftProtectionProps): Promise<void> {
  if (stacks.includes(stack)) {
    const { UpdateTerminationProtectionCommand } = await import('@aws-sdk/client-cloudformation');
    await client.send(new UpdateTerminationProtectionCommand({ StackName: stack, EnableTerminationProtection: false }));
  }
  if (cluster !== null && cluster.stack === stack) {
    const { ModifyDBClusterCommand } = await import('@aws-sdk/client-rds');
    await cluster.client.send(
      new ModifyDBClusterCommand({ DBClusterIdentifier: cluster.identifier, DeletionProtection: false, ApplyImmediately: true }),
    );
  }
}

/** The protected things, for people. */
export function describeProtection({ stacks, cluster }: Protection): readonly string[] {
  const names = stacks.map((name) => `the stack ${name}`);
  return cluster === null ? names : [...names, `the database cluster ${cluster.identifier}`];
}
