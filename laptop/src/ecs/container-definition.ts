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
    ...readMountPoints(task, container),
    init: container.object('LinuxParameters').boolean('InitProcessEnabled'),
    stopTimeoutSeconds: container.optionalNumber('StopTimeout') ?? DEFAULT_STOP_TIMEOUT_SECONDS,
  };
}

function optionalStrings(properties: JsonReader, name: string): readonly string[] | null {
  return properties.has(name) ? properties.strings(name) : null;
}

/** An empty volume for each mount point, or the folder of EFS that its volume names. */
function readMountPoints(task: JsonReader, container: JsonReader): Pick<TaskSpec, 'volumePaths' | 'sharedFolders'> {
  const volumes = task
    .objects('Volumes')
    .map((volume) => ({ name: volume.string('Name'), efs: volume.optionalObject('EFSVolumeConfiguration') }));
  const mounts = container.objects('MountPoints').map((mount) => ({
    path: mount.string('ContainerPath'),
    readOnly: mount.boolean('ReadOnly'),
    efs: volumes.find(({ name }) => name === mount.optionalString('SourceVolume'))?.efs ?? null,
  }));
  return {
    volumePaths: mounts.flatMap(({ efs, path }) => (efs === null ? [path] : [])),
    sharedFolders: mounts.flatMap(({ efs, ...mount }) => (efs === null ? [] : [{ ...mount, accessPointId: accessPointOf(efs) }])),
  };
}

function accessPointOf(efs: JsonReader): string {
  const authorization = efs.object('AuthorizationConfig');
  if (!authorization.has('AccessPointId')) {
    efs.fail('AuthorizationConfig', 'must have an AccessPointId: the laptop mounts no file system without an access point');
  }
  if (efs.optionalString('TransitEncryption') !== 'ENABLED') {
    efs.fail('TransitEncryption', 'must be ENABLED, as AWS requires for an access point');
  }
  return authorization.string('AccessPointId');
}
