import { stackName } from '../../config/names';
import type { EnvironmentConfig } from '../../config/platform-config';
import type { CloudFormationClient, Stack } from '@aws-sdk/client-cloudformation';
import type { PlatformConfig } from '../../config/platform-config';

/** Names of an environment's stacks, in the order in which they are deployed. */
export const stackNames = ({ name: platform }: PlatformConfig, { name: environment, database }: EnvironmentConfig): readonly string[] =>
  (['network', ...(database === null ? [] : ['database' as const]), 'service'] as const).map((part) =>
    stackName({ platform, environment, part }),
  );

/** A stack by its name; null where there is none. */
export async function findStack(client: CloudFormationClient, name: string): Promise<Stack | null> {
  const { DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks[0] ?? null;
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist')) {
      return null;
    }
    throw error;
  }
}
