import type { RuntimeKind } from '../engine-context';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../json';

/** A task has several containers or ports, and this machine runs tasks as plain processes. */
export class DockerNeededError extends Error {
  override readonly name = 'DockerNeededError';
}

/**
 * Checks what needs Docker before anything starts.
 * @throws DockerNeededError when tasks run as plain processes and a task definition has more than one container or port
 */
export function checkContainers(runtime: RuntimeKind, templates: readonly JsonObject[]): void {
  if (runtime === 'docker') {
    return;
  }
  const names = new Set(
    templates.flatMap(({ Resources: resources }) => (isJsonObject(resources) ? Object.values(resources) : [])).flatMap(othersOf),
  );
  if (names.size > 0) {
    throw new DockerNeededError(
      `the tasks of this pipeline have ${[...names].join(', ')} beside the container of the service, and tasks run here as plain processes, ` +
        'which have neither images of others nor a network of their own. Start Docker, and run npm start again without --runtime process; ' +
        'or remove service.containers, service.paths and service.additionalPorts from .projenrc.ts',
    );
  }
}

function othersOf(resource: Json): readonly string[] {
  if (!isJsonObject(resource) || resource.Type !== 'AWS::ECS::TaskDefinition' || !isJsonObject(resource.Properties)) {
    return [];
  }
  const [main, ...others] = objectsIn(resource.Properties.ContainerDefinitions);
  const [, ...ports] = objectsIn(main?.PortMappings);
  return [
    ...others.map(({ Name: name }) => `the container ${String(name)}`),
    ...ports.map(({ ContainerPort: port }) => `the port ${String(port)}`),
  ];
}

const objectsIn = (value: Json | undefined): readonly JsonObject[] => (isJsonList(value) ? value.filter(isJsonObject) : []);
