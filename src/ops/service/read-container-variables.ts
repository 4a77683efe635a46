import type { ServiceHandle } from './service-place';

/** The variables that the containers of a service get; secrets are not among them. */
export async function readContainerVariables({ client, service }: ServiceHandle): Promise<Readonly<Record<string, string>>> {
  const { DescribeTaskDefinitionCommand } = await import('@aws-sdk/client-ecs');
  const { taskDefinition } = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition: service.taskDefinition }));
  return Object.fromEntries(
    (taskDefinition?.containerDefinitions?.[0]?.environment ?? []).map(({ name = '', value = '' }) => [name, value]),
  );
}
