import { localUrl } from './local-urls';
import { JsonReader } from './json-reader';
import type { ResourceRecord } from './cloudformation/resource-provider';
import type { Stack } from './cloudformation/stack';

export interface DeployedEnvironment {
  readonly name: string;
  readonly url: string;
  readonly version: string;
}

/** The stack with the services of an environment. */
export interface EnvironmentStack extends Pick<DeployedEnvironment, 'name' | 'version'> {
  readonly stack: Stack;
  /** Null without a load balancer. */
  readonly url: string | null;
}

/** The environments that are deployed and have a URL. */
export const listEnvironments = (stacks: readonly Stack[]): DeployedEnvironment[] =>
  environmentStacks(stacks).flatMap(({ name, url, version }) => (url === null ? [] : [{ name, url, version }]));

/** The environments that are deployed, read from the variables of their containers. */
export function environmentStacks(stacks: readonly Stack[]): EnvironmentStack[] {
  return stacks.flatMap((stack) => {
    const url = stack.outputs.Url === undefined ? null : localUrl(stack.outputs.Url, stacks);
    const task = stack.resources.find((resource) => resource.type === 'AWS::ECS::TaskDefinition');
    const { ENVIRONMENT: name, VERSION: version } = task === undefined ? {} : containerVariables(task);
    return name === undefined || version === undefined ? [] : [{ name, version, url, stack }];
  });
}

function containerVariables(taskDefinition: ResourceRecord): Record<string, string> {
  const variables = JsonReader.of(taskDefinition)
    .objects('ContainerDefinitions')
    .flatMap((container) => container.objects('Environment'));
  return Object.fromEntries(variables.map((variable) => [variable.string('Name'), variable.string('Value')]));
}
