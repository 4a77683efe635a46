import { localUrl } from './local-urls';
import { asArray, asObject, asString } from './pipeline/json';
import type { JsonObject } from './cloudformation/resource-provider';
import type { Stack } from './cloudformation/stack';

export interface DeployedEnvironment {
  readonly name: string;
  readonly url: string;
  readonly version: string;
}

/** What runs where, read from the containers of the deployed stacks. */
export function listEnvironments(stacks: readonly Stack[]): DeployedEnvironment[] {
  return stacks.flatMap((stack) => {
    const url = stack.outputs.Url;
    const task = stack.resources.find((resource) => resource.type === 'AWS::ECS::TaskDefinition');
    const variables = task === undefined ? {} : containerVariables(task.properties);
    const { ENVIRONMENT: name, VERSION: version } = variables;
    return url === undefined || name === undefined || version === undefined ? [] : [{ name, url: localUrl(url, stacks), version }];
  });
}

function containerVariables(taskDefinition: JsonObject): Record<string, string> {
  const variables = asArray(taskDefinition.ContainerDefinitions).flatMap((container) => asArray(asObject(container).Environment ?? []));
  return Object.fromEntries(variables.map((item) => [asString(asObject(item).Name), asString(asObject(item).Value)]));
}
