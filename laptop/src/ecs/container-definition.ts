import type { JsonObject } from '../json';
import { JsonReader } from '../json-reader';
import type { ContainerHealthCheck, ContainerSpec, SidecarSpec, TaskSpec } from '../runtime/task-runtime';

export interface SecretReference {
  readonly name: string;
  /** Name or ARN of a parameter. */
  readonly valueFrom: string;
}

interface Secrets {
  readonly secrets: readonly SecretReference[];
}

/** A container without what is known only when its task starts. */
export type SidecarDefinition = Omit<SidecarSpec, 'secrets'> & Secrets;

/** The containers of a task definition: a task without what is known only when it starts. */
export type ContainerDefinition = Omit<TaskSpec, 'id' | 'service' | 'secrets' | 'sidecars'> &
  Secrets & { readonly sidecars: readonly SidecarDefinition[] };

/** ECS's default for `StopTimeout`. */
const DEFAULT_STOP_TIMEOUT_SECONDS = 30;
/** What a container gets at least, where others need the processor. */
const MINIMUM_CPU_UNITS = 2;
const PORTS = { minimum: 1, maximum: 65_535 };
const EMPTY_VARIABLE = '';
const CONDITIONS = ['START', 'HEALTHY', 'COMPLETE', 'SUCCESS'] as const;

/**
 * Reads an `AWS::ECS::TaskDefinition`. Its first container is the main one.
 * @param arn of the task definition, for errors
 */
export function readContainerDefinition(arn: string, properties: JsonObject): ContainerDefinition {
  const task = new JsonReader(`task definition ${arn}`, properties);
  const [main, ...others] = task.objects('ContainerDefinitions');
  if (main === undefined) {
    return task.fail('ContainerDefinitions', 'must have a container');
  }
  if (!isEssential(main)) {
    main.fail('Essential', 'must be true for the first container: on the laptop, a task lives as long as it');
  }
  const sidecars = others.map((container) => ({
    ...readContainer(task, container),
    cpuUnits: container.optionalNumber('Cpu') ?? MINIMUM_CPU_UNITS,
    essential: isEssential(container),
  }));
  return { ...readContainer(task, main), cpuUnits: main.optionalNumber('Cpu') ?? task.optionalNumber('Cpu'), sidecars };
}

const isEssential = (container: JsonReader): boolean => !container.has('Essential') || container.boolean('Essential');

type Container = Omit<ContainerSpec, 'secrets' | 'cpuUnits'> & Secrets;

function readContainer(task: JsonReader, container: JsonReader): Container {
  const [port, ...otherPorts] = container.objects('PortMappings').map((mapping) => mapping.number('ContainerPort', PORTS));
  return {
    name: container.string('Name'),
    imageUri: container.string('Image'),
    entryPoint: optionalStrings(container, 'EntryPoint'),
    command: optionalStrings(container, 'Command'),
    workingDirectory: container.optionalString('WorkingDirectory'),
    user: container.optionalString('User'),
    environment: Object.fromEntries(
      container.objects('Environment').map((entry) => [entry.string('Name'), entry.optionalString('Value') ?? EMPTY_VARIABLE]),
    ),
    secrets: container.objects('Secrets').map((entry) => ({ name: entry.string('Name'), valueFrom: entry.string('ValueFrom') })),
    containerPort: port ?? null,
    otherPorts,
    memoryMiB: container.optionalNumber('Memory') ?? task.optionalNumber('Memory'),
    readonlyRootFilesystem: container.boolean('ReadonlyRootFilesystem'),
    ...readMountPoints(task, container),
    init: container.object('LinuxParameters').boolean('InitProcessEnabled'),
    stopTimeoutSeconds: container.optionalNumber('StopTimeout') ?? DEFAULT_STOP_TIMEOUT_SECONDS,
    healthCheck: readHealthCheck(container.optionalObject('HealthCheck')),
    dependsOn: container.objects('DependsOn').map((dependency) => ({
      container: dependency.string('ContainerName'),
      condition: dependency.choice('Condition', CONDITIONS) ?? dependency.fail('Condition', 'is required'),
    })),
  };
}

/** With the defaults of ECS. */
function readHealthCheck(check: JsonReader | null): ContainerHealthCheck | null {
  const command = check?.strings('Command') ?? [];
  if (check === null || command[0] === 'NONE') {
    return null;
  }
  if (command.length < 2 || !['CMD', 'CMD-SHELL'].includes(command[0] ?? '')) {
    check.fail('Command', 'must begin with CMD or CMD-SHELL and have a command');
  }
  return {
    command,
    intervalSeconds: check.optionalNumber('Interval') ?? 30,
    timeoutSeconds: check.optionalNumber('Timeout') ?? 5,
    retries: check.optionalNumber('Retries') ?? 3,
    startPeriodSeconds: check.optionalNumber('StartPeriod') ?? 0,
  };
}

function optionalStrings(properties: JsonReader, name: string): readonly string[] | null {
  return properties.has(name) ? properties.strings(name) : null;
}

type Mounts = Pick<ContainerSpec, 'volumePaths' | 'taskVolumes' | 'sharedFolders'>;

/** Of each mount point an empty volume, one that other containers mount, too, or the folder of EFS that the volume names. */
function readMountPoints(task: JsonReader, container: JsonReader): Mounts {
  const volumes = task
    .objects('Volumes')
    .map((volume) => ({ name: volume.string('Name'), efs: volume.optionalObject('EFSVolumeConfiguration') }));
  const uses = task
    .objects('ContainerDefinitions')
    .flatMap((each) => each.objects('MountPoints').map((mount) => mount.optionalString('SourceVolume')));
  const mounts = container.objects('MountPoints').map((mount) => {
    const name = mount.optionalString('SourceVolume');
    return {
      name,
      path: mount.string('ContainerPath'),
      readOnly: mount.boolean('ReadOnly'),
      efs: volumes.find((volume) => volume.name === name)?.efs ?? null,
      isShared: name !== null && uses.filter((each) => each === name).length > 1,
    };
  });
  const ofTask = mounts.filter(({ efs }) => efs === null);
  return {
    volumePaths: ofTask.filter(({ isShared }) => !isShared).map(({ path }) => path),
    taskVolumes: ofTask.flatMap(({ name, path, readOnly, isShared }) => (name !== null && isShared ? [{ name, path, readOnly }] : [])),
    sharedFolders: mounts.flatMap(({ efs, path, readOnly }) =>
      efs === null ? [] : [{ path, readOnly, accessPointId: accessPointOf(efs) }],
    ),
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
