import type { CloudFormationClient, Stack } from '@aws-sdk/client-cloudformation';
import type { RDSClient } from '@aws-sdk/client-rds';
import { stackName } from '../../config/names';
import type { EnvironmentConfig } from '../../config/platform-config';
import type { CommandContext } from '../command/command-context';
import { findCluster } from './find-cluster';

/** What would stop the deletion of an environment's stacks, and what may switch it off. */
export interface Protection {
  /** Names of stacks with termination protection. */
  readonly stacks: readonly string[];
  /** A database cluster with deletion protection. */
  readonly cluster: { readonly identifier: string; readonly stack: string; readonly client: RDSClient } | null;
}

/**
 * Looks for protection against deletion, and for credentials of the account that it can be taken away in, so that no environment is left half
 * deleted for want of them.
 * @throws OtherAccountError where one's own credentials may not
 */
export async function readProtection(
  context: CommandContext,
  { environment, stacks }: { readonly environment: EnvironmentConfig; readonly stacks: readonly Stack[] },
): Promise<Protection> {
  const protectedStacks = stacks
    .filter(({ EnableTerminationProtection }) => EnableTerminationProtection === true)
    .map(({ StackName = '' }) => StackName);
  // The laptop protects nothing.
  const cluster = context.options.local ? null : await findCluster(context, environment);
  if (cluster?.DeletionProtection !== true) {
    return { stacks: protectedStacks, cluster: null };
  }
  const client = await context.aws.at(environment, 'change').rds();
  return {
    stacks: protectedStacks,
    cluster: {
      identifier: cluster.DBClusterIdentifier ?? '',
      stack: stackName({ platform: context.platform.name, environment: environment.name, part: 'database' }),
      client,
    },
  };
}

export interface LiftProtectionProps {
  readonly protection: Protection;
  readonly client: CloudFormationClient;
  readonly stack: string;
}

/** Lets a stack be deleted with everything that is in it. */
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

/** What `liftProtection` is going to do, for the person who is asked. */
export const describeProtection = ({ stacks, cluster }: Protection): readonly string[] => [
  ...stacks.map((name) => `the stack ${name}`),
  ...(cluster === null ? [] : [`the database cluster ${cluster.identifier}`]),
];
