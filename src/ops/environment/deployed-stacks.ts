import type { CloudFormationClient, Stack } from '@aws-sdk/client-cloudformation';
import { isPipelineStackName, networkOf, stackName, stackNamePrefix } from '../../config/names';
import type { EnvironmentConfig, PlatformConfig } from '../../config/platform-config';
import { returned } from '../aws/returned';
import type { CommandContext } from '../command/command-context';

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

/** The stacks of an environment that exist, in groups in deployment order: network, database, those that `extend.ts` added, service. */
export async function readEnvironmentStacks(
  { aws, platform }: Pick<CommandContext, 'aws' | 'platform'>,
  environment: EnvironmentConfig,
): Promise<readonly (readonly Stack[])[]> {
  const { paginateDescribeStacks } = await import('@aws-sdk/client-cloudformation');
  const client = await aws.at(environment, 'read').cloudFormation();
  const all: Stack[] = [];
  for await (const { Stacks = [] } of paginateDescribeStacks({ client }, {})) {
    all.push(...Stacks);
  }
  const names = all.map(nameOf);
  const own = all
    .filter((stack) => environmentOfStack({ platform, stack: nameOf(stack), others: names }) === environment)
    .sort((one, other) => createdAt(one) - createdAt(other));
  const nameOfPart = (part: 'network' | 'database' | 'service'): string =>
    stackName({ platform: platform.name, environment: environment.name, part });
  const [network, database, service] = [nameOfPart('network'), nameOfPart('database'), nameOfPart('service')];
  const added = own.filter((stack) => ![network, database, service].includes(nameOf(stack)));
  const named = (name: string): Stack[] => own.filter((stack) => nameOf(stack) === name);
  return [named(network), named(database), added, named(service)].filter((group) => group.length > 0);
}

export interface EnvironmentOfStackProps {
  readonly platform: PlatformConfig;
  readonly stack: string;
  /** Names of all stacks in the account and region. @default - only the name of the stack decides */
  readonly others?: readonly string[];
}

/**
 * The environment that a stack belongs to, by its name: stacks of `test-eu` are not of `test`. A network of an environment that is not
 * configured, such as one of another platform, keeps its neighbours out.
 */
export function environmentOfStack({ platform, stack, others = [] }: EnvironmentOfStackProps): EnvironmentConfig | undefined {
  if (isPipelineStackName(stack)) {
    return undefined;
  }
  const prefix = ({ name }: EnvironmentConfig): string => stackNamePrefix(platform.name, name);
  const [environment] = platform.environments
    .filter((candidate) => stack.startsWith(`${prefix(candidate)}-`))
    .sort((one, other) => other.name.length - one.name.length);
  const isOfAnother = (name: string): boolean => {
    const owner = networkOf(name);
    return owner !== undefined && environment !== undefined && owner.startsWith(`${prefix(environment)}-`) && stack.startsWith(`${owner}-`);
  };
  return others.some(isOfAnother) ? undefined : environment;
}

export const nameOf = ({ StackName }: Stack): string => returned(StackName, 'the name of a stack');

const createdAt = (stack: Stack): number => returned(stack.CreationTime, `the creation time of the stack ${nameOf(stack)}`).getTime();
