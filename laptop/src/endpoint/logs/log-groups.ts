import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ResourceRecord } from '../../cloudformation/resource-provider';
import type { Stack } from '../../cloudformation/stack';
import { PropertyReader } from '../../property-reader';
import type { EngineParts } from '../engine-parts';
import { lastPart } from '../ecs/find-in-ecs';

export interface LogStream {
  readonly name: string;
  readonly file: string;
  /** In milliseconds since 1970. */
  readonly createdAt: number;
}

export interface LogGroup {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly retentionDays: number | null;
  /** A poll asks for one of thousands: what is not wanted is not looked at. */
  streams(wanted: WantedStream): readonly LogStream[];
}

/** Whether a stream of this name is asked for. */
export type WantedStream = (name: string) => boolean;

/** Every log group: those that a template makes, and those that a container or a build writes to. */
export function logGroups(parts: EngineParts): readonly LogGroup[] {
  const stacks = parts.stacks.list();
  const writers = stacks.flatMap((stack) => stack.resources.flatMap((record) => writersOf({ parts, stack, record })));
  const made = stacks.flatMap((stack) =>
    stack.resources
      .filter(({ type }) => type === 'AWS::Logs::LogGroup')
      .map((record) => ({ stack, name: record.physicalId, retention: record.properties.RetentionInDays })),
  );
  const names = [...new Set([...made.map(({ name }) => name), ...writers.map(({ group }) => group)])].sort();
  return names.map((name) => {
    const own = made.find((group) => group.name === name);
    const stack = own?.stack ?? writers.find(({ group }) => group === name)?.stack;
    return {
      name,
      arn: `arn:aws:logs:${stack?.region}:${stack?.account}:log-group:${name}`,
      createdAt: Date.parse(stack?.updatedAt ?? ''),
      retentionDays: own?.retention === undefined ? null : Number(own.retention),
      streams: (wanted) => writers.filter(({ group }) => group === name).flatMap(({ streams }) => streams(wanted)),
    };
  });
}

interface Writer {
  readonly stack: Stack;
  readonly group: string;
  readonly streams: LogGroup['streams'];
}

interface Site {
  readonly parts: EngineParts;
  readonly stack: Stack;
  readonly record: ResourceRecord;
}

function writersOf(site: Site): readonly Writer[] {
  switch (site.record.type) {
    case 'AWS::CodeBuild::Project':
      return [{ stack: site.stack, group: buildLogGroup(site.record), streams: (wanted) => buildStreams(site, wanted) }];
    case 'AWS::ECS::TaskDefinition':
      return containerWriters(site);
    default:
      return [];
  }
}

/** CodeBuild's own name for a project whose template gives none. */
export function buildLogGroup({ physicalId, properties }: ResourceRecord): string {
  return (
    new PropertyReader(`AWS::CodeBuild::Project '${physicalId}'`, properties)
      .object('LogsConfig')
      .object('CloudWatchLogs')
      .optionalString('GroupName') ?? `/aws/codebuild/${physicalId}`
  );
}

/** As CodeBuild has it, a stream per build, named like the second part of the build's id. */
function buildStreams({ parts, record }: Site, wanted: WantedStream): readonly LogStream[] {
  return parts.store.list().flatMap((execution) =>
    execution.stages.flatMap((stage) =>
      stage.actions
        .filter(({ externalId }) => externalId?.startsWith(`${record.physicalId}:`) === true && wanted(streamOf(externalId)))
        .map((action) => ({
          name: streamOf(action.externalId ?? ''),
          file: parts.store.logFile({ number: execution.number, stage: stage.name, action: action.name }),
          createdAt: Date.parse(action.startedAt),
        })),
    ),
  );
}

const streamOf = (buildId: string): string => buildId.slice(buildId.lastIndexOf(':') + 1);

/** A stream per task, of every service of the same stack. */
function containerWriters({ parts, stack, record }: Site): readonly Writer[] {
  const [container] = new PropertyReader(`AWS::ECS::TaskDefinition '${record.logicalId}'`, record.properties).objects(
    'ContainerDefinitions',
  );
  const options = container?.object('LogConfiguration').object('Options');
  const group = options?.optionalString('awslogs-group') ?? null;
  if (container === undefined || group === null) {
    return [];
  }
  const prefix = `${options?.optionalString('awslogs-stream-prefix') ?? 'ecs'}/${container.string('Name')}`;
  const services = stack.resources.filter(({ type }) => type === 'AWS::ECS::Service').map(({ physicalId }) => lastPart(physicalId));
  return [
    {
      stack,
      group,
      streams: (wanted) =>
        services.flatMap((service) => taskStreams({ directory: join(parts.stateDirectory, 'logs', service), prefix, wanted })),
    },
  ];
}

interface TaskStreamsProps {
  readonly directory: string;
  readonly prefix: string;
  readonly wanted: WantedStream;
}

/** The id of a task begins with the time at which it was made. */
function taskStreams({ directory, prefix, wanted }: TaskStreamsProps): readonly LogStream[] {
  const ids = existsSync(directory)
    ? readdirSync(directory)
        .filter((name) => name.endsWith('.log'))
        .map((name) => name.slice(0, -'.log'.length))
    : [];
  return ids
    .filter((id) => wanted(`${prefix}/${id}`))
    .map((id) => ({ name: `${prefix}/${id}`, file: join(directory, `${id}.log`), createdAt: Number.parseInt(id, 36) }));
}
