import type { JsonObject } from '../json';
import { JsonReader } from '../json-reader';
import type { TaskSpec } from '../runtime/task-runtime';

export interface SecretReference {
  readonly name: string;
  /** Name or ARN of a parameter. */
  readonly valueFrom: string;
}

/** The container of a task definition: a task without what is known only when it starts. */
export type ContainerDefinition = Omit<TaskSpec, 'id' | 'service' | 'secrets'> & { readonly secrets: readonly SecretReference[] };

/** ECS's default for `StopTimeout`. */
const DEFAULT_STOP_TIMEOUT_SECONDS = 30;
const EMPTY_VARIABLE = '';

/**
 * Reads an `AWS::ECS::TaskDefinition`. The laptop runs one container per task.
 * @param arn of the task definition, for errors
 */
export function readContainerDefinition(arn: string, properties: JsonObject): ContainerDefinition {
  const task = new JsonReader(`task definition ${arn}`, properties);
  const containers = task.objects('ContainerDefinitions');
  const [container, ...others] = containers;
  if (container === undefined || others.length > 0) {
    return task.fail('ContainerDefinitions', `must have one container, not ${containers.length}: the laptop runs one container per task`);
  }
  return {
    imageUri: container.string('Image'),
    entryPoint: optionalStrings(container, 'EntryPoint'),
    command: optionalStrings(container, 'Command'),
    workingDirectory: container.optionalString('WorkingDirectory'),
    user: container.optionalString('User'),
    environment: Object.fromEntries(
      container.objects('Environment').map((entry) => [entry.string('Name'), entry.optionalString('Value') ?? EMPTY_VARIABLE]),
    ),
    secrets: container.objects('Secrets').map((entry) => ({ name: entry.string('Name'), valueFrom: entry.string('ValueFrom') })),
    containerPort: container.objects('PortMappings')[0]?.optionalNumber('ContainerPort') ?? null,
    cpuUnits: container.optionalNumber('Cpu') ?? task.optionalNumber('Cpu'),
    memoryMiB: container.optionalNumber('Memory') ?? task.optionalNumber('Memory'),
    readonlyRootFilesystem: container.boolean('ReadonlyRootFilesystem'),
    volumePaths: container.objects('MountPoints').map((mount) => mount.string('ContainerPath')),
    init: container.object('LinuxParameters').boolean('InitProcessEnabled'),
    stopTimeoutSeconds: container.optionalNumber('StopTimeout') ?? DEFAULT_STOP_TIMEOUT_SECONDS,
  };
}

function optionalStrings(properties: JsonReader, name: string): readonly string[] | null {
  return properties.has(name) ? properties.strings(name) : null;
}
