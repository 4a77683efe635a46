import { createHash } from 'node:crypto';
import { readContainerDefinition, type ContainerDefinition } from '../../ecs/container-definition';
import { canonicalJson, type JsonObject } from '../../json';
import { JsonReader } from '../../json-reader';
import { EndpointError } from '../endpoint-error';
import { standaloneTask } from './describe-task';
import { familyOf, requestedCluster, requestedTaskDefinition, type EcsBackend } from './find-in-ecs';
import type { ResourceRecord } from '../../cloudformation/resource-provider';

/** Starts one task, and returns before it runs. The network configuration has no effect here; ECS requires it, so it is required. */
export async function runTask(backend: EcsBackend, input: JsonReader): Promise<JsonObject> {
  const cluster = requestedCluster(backend, input);
  const record = requestedTaskDefinition(backend, input);
  if (!input.has('networkConfiguration')) {
    input.fail('networkConfiguration', "must be provided when networkMode 'awsvpc' is specified");
  }
  input.optionalNumber('count', { minimum: 1, maximum: 1 });
  const definition = JsonReader.of(record);
  const overrides = input.object('overrides');
  const [, , , region = '', account = ''] = cluster.arn.split(':');
  const family = familyOf(record.physicalId);
  const task = await backend.ecs.standaloneTasks.run({
    clusterArn: cluster.arn,
    taskDefinitionArn: record.physicalId,
    family,
    cpu: overrides.optionalString('cpu') ?? definition.optionalString('Cpu'),
    memory: overrides.optionalString('memory') ?? definition.optionalString('Memory'),
    startedBy: input.optionalString('startedBy'),
    clientToken: input.optionalString('clientToken'),
    request: fingerprint(input),
    owner: { name: family, account, region },
    container: withOverrides(record, overrides),
  });
  return { tasks: [standaloneTask(task, backend.ecs.standaloneTasks.sidecarsOf(task)).describe(backend)], failures: [] };
}

/** Of the members that must be the same when a client token is used again. A hash, because variables can have secret values. */
const fingerprint = (input: JsonReader): string =>
  createHash('sha256')
    .update(
      canonicalJson({
        definition: input.string('taskDefinition'),
        overrides: input.json('overrides'),
        startedBy: input.optionalString('startedBy'),
      }),
    )
    .digest('hex');

function withOverrides(record: ResourceRecord, overrides: JsonReader): ContainerDefinition {
  const { sidecars, ...main } = readContainerDefinition(record.physicalId, record.properties);
  const given = new Map(overrides.objects('containerOverrides').map((override) => [override.string('name'), override]));
  const unknown = [...given.keys()].find((name) => [main, ...sidecars].every((container) => container.name !== name));
  if (unknown !== undefined) {
    throw new EndpointError('ClientException', `Override for container named ${unknown} is not a container in the TaskDefinition.`);
  }
  const ofTask = {
    ...main,
    cpuUnits: overrides.optionalNumber('cpu') ?? main.cpuUnits,
    memoryMiB: overrides.optionalNumber('memory') ?? main.memoryMiB,
  };
  return {
    ...withOverride(ofTask, given.get(main.name)),
    sidecars: sidecars.map((sidecar) => withOverride(sidecar, given.get(sidecar.name))),
  };
}

type Overridden = Pick<ContainerDefinition, 'command' | 'environment' | 'cpuUnits' | 'memoryMiB'>;

function withOverride<T extends Overridden>(container: T, override: JsonReader | undefined): T {
  if (override === undefined) {
    return container;
  }
  const variables = override.objects('environment').map((entry) => [entry.string('name'), entry.string('value')] as const);
  return {
    ...container,
    command: override.has('command') ? override.strings('command') : container.command,
    environment: { ...container.environment, ...Object.fromEntries(variables) },
    cpuUnits: override.optionalNumber('cpu') ?? container.cpuUnits,
    memoryMiB: override.optionalNumber('memory') ?? container.memoryMiB,
  };
}
