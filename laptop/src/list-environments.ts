import { localUrl } from './local-urls';
import { JsonReader } from './json-reader';
import type { ResourceRecord } from './cloudformation/resource-provider';
import type { Stack } from './cloudformation/stack';

export interface DeployedEnvironment {
  readonly name: string;
  readonly url: string;
  readonly version: string;
}

/** The environments that are deployed, read from the variables of their containers. */
export function listEnvironments(stacks: readonly Stack[]): DeployedEnvironment[] {
  return stacks.flatMap((stack) => {
    const url = stack.outputs.Url;
    const task = stack.resources.find((resource) => resource.type === 'AWS::ECS::TaskDefinition');
    const { ENVIRONMENT: name, VERSION: version } = task === undefined ? {} : containerVariables(task);
    return url === undefined || name === undefined || version === undefined ? [] : [{ name, url: localUrl(url, stacks), version }];
  });
}

function containerVariables(taskDefinition: ResourceRecord): Record<string, string> {
  const variables = JsonReader.of(taskDefinition)
    .objects('ContainerDefinitions')
    .flatMap((container) => container.objects('Environment'));
  return Object.fromEntries(variables.map((variable) => [variable.string('Name'), variable.string('Value')]));
}
