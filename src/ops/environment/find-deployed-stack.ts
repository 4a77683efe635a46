import type { CloudFormationClient, Stack } from '@aws-sdk/client-cloudformation';
import { stackName } from '../../config/names';
import type { StackPart } from '../../config/names';
import type { EnvironmentConfig, PlatformConfig } from '../../config/platform-config';

/** Names of an environment's stacks, in deployment order. */
export function stackNames({ name: platform }: PlatformConfig, { name: environment, database }: EnvironmentConfig): readonly string[] {
  const parts: readonly StackPart[] = database === null ? ['network', 'service'] : ['network', 'database', 'service'];
  return parts.map((part) => stackName({ platform, environment, part }));
}

/** A stack by its name or id; null if there is none. */
export async function findDeployedStack(client: CloudFormationClient, name: string): Promise<Stack | null> {
  const { DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks[0] ?? null;
  } catch (error) {
    if (isMissingStack(error)) {
      return null;
    }
    throw error;
  }
}

export const isMissingStack = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist');
