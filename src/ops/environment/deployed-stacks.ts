import type { CloudFormationClient, Stack } from '@aws-sdk/client-cloudformation';
import { isPipelineStackName, networkOf, stackName, stackNamePrefix } from '../../config/names';
import { returned } from '../aws/returned';
import type { CommandContext } from '../command/command-context';
import type { DeployedEnvironment } from './deployed-environment';

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

/** All stacks in an account and region, except deleted ones. */
export async function listStacks(client: CloudFormationClient): Promise<readonly Stack[]> {
  const { paginateDescribeStacks } = await import('@aws-sdk/client-cloudformation');
  const all: Stack[] = [];
  for await (const { Stacks = [] } of paginateDescribeStacks({ client }, {})) {
    all.push(...Stacks);
  }
  return all;
}

/** The stacks of an environment that exist, in groups in deployment order: network, database, those that `extend.ts` added, service. */
export async function readEnvironmentStacks(
  { aws, platform }: Pick<CommandContext, 'aws' | 'platform'>,
  environment: DeployedEnvironment,
): Promise<readonly (readonly Stack[])[]> {
  const all = await listStacks(await aws.at(environment, 'read').cloudFormation());
  const names = all.map(nameOf);
  const owners = { name: platform.name, environments: [...platform.environments, environment] };
  const own = all
    .filter((stack) => environmentOfStack({ platform: owners, stack: nameOf(stack), others: names })?.name === environment.name)
    .sort((one, other) => createdAt(one) - createdAt(other));
  const nameOfPart = (part: 'network' | 'database' | 'service'): string =>
    stackName({ platform: platform.name, environment: environment.name, part });
  const [network, database, service] = [nameOfPart('network'), nameOfPart('database'), nameOfPart('service')];
  const added = own.filter((stack) => ![network, database, service].includes(nameOf(stack)));
  const named = (name: string): Stack[] => own.filter((stack) => nameOf(stack) === name);
  return [named(network), named(database), added, named(service)].filter((group) => group.length > 0);
}

interface Named {
  readonly name: string;
}

export interface EnvironmentOfStackProps<E extends Named> {
  readonly platform: Named & { readonly environments: readonly E[] };
  readonly stack: string;
  /** Names of all stacks in the account and region. @default - only the name of the stack decides */
  readonly others?: readonly string[];
}

/**
 * The environment that a stack belongs to, by its name: stacks of `test-eu` are not of `test`. A network of an environment that is not
 * configured, such as one of another platform, keeps its neighbours out.
 */
export function environmentOfStack<E extends Named>({ platform, stack, others = [] }: EnvironmentOfStackProps<E>): E | undefined {
  if (isPipelineStackName(stack)) {
    return undefined;
  }
  const prefix = ({ name }: Named): string => stackNamePrefix(platform.name, name);
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
