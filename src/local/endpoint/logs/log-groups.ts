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
  streams(): readonly LogStream[];
}

/** Every log group: those that a template makes, and those that a container or a build writes to. */
export function logGroups(parts: EngineParts): readonly LogGroup[] {
  const stacks = parts.stacks.list();
  const writers = stacks.flatMap((stack) => stack.resources.flatMap((record) => writersOf({ parts, stack, record })));
  const made = stacks.flatMap((stack) => stack.resources.filter(({ type }) => type === 'AWS::Logs::LogGroup').map((record) => ({ stack, name: record.physicalId, retention: record.properties.RetentionInDays })));
  const names = [...new Set([...made.map(({ name }) => name), ...writers.map(({ group }) => group)])].sort();
  return names.map((name) => {
    const own = made.find((group) => group.name === name);
    const stack = own?.stack ?? writers.find(({ group }) => group === name)?.stack;
    return {
      name,
      arn: `arn:aws:logs:${stack?.region}:${stack?.account}:log-group:${name}`,
      createdAt: Date.parse(stack?.updatedAt ?? ''),
      retentionDays: own?.retention === undefined ? null : Number(own.retention),
      streams: () => writers.filter(({ group }) => group === name).flatMap(({ streams }) => streams()),
    };
  });
}

interface Writer {
  readonly stack: Stack;
  readonly group: string;
  readonly streams: () => readonly LogStream[];
}

interface Site {
  readonly parts: EngineParts;
  readonly stack: Stack;
  readonly record: ResourceRecord;
}

function writersOf(site: Site): readonly Writer[] {
  switch (site.record.type) {
    case 'AWS::CodeBuild::Project':
      return [{ stack: site.stack, group: buildLogGroup(site.record), streams: () => buildStreams(site) }];
    case 'AWS::ECS::TaskDefinition':
      return containerWriters(site);
    default:
      return [];
  }
}

/** CodeBuild's own name for a project whose template gives none. */
export function buildLogGroup({ physicalId, properties }: ResourceRecord): string {
  return new PropertyReader(`AWS::CodeBuild::Project '${physicalId}'`, properties).object('LogsConfig').object('CloudWatchLogs').optionalString('GroupName') ?? `/aws/codebuild/${physicalId}`;
}

/** As CodeBuild has it, a stream per build, named like the second part of the build's id. */
function buildStreams({ parts, record }: Site): readonly LogStream[] {
  return parts.store.list().flatMap((execution) => execution.stages.flatMap((stage) => stage.actions
    .filter(({ externalId }) => externalId?.startsWith(`${record.physicalId}:`) === true)
    .map((action) => ({
      name: action.externalId?.split(':').at(-1) ?? '',
      file: parts.store.logFile({ number: execution.number, stage: stage.name, action: action.name }),
      createdAt: Date.parse(action.startedAt),
    }))));
}

/** A stream per task, of every service of the same stack. */
function containerWriters({ parts, stack, record }: Site): readonly Writer[] {
  const [container] = new PropertyReader(`AWS::ECS::TaskDefinition '${record.logicalId}'`, record.properties).objects('ContainerDefinitions');
  const options = container?.object('LogConfiguration').object('Options');
  const group = options?.optionalString('awslogs-group') ?? null;
  if (container === undefined || group === null) {
    return [];
  }
  const prefix = `${options?.optionalString('awslogs-stream-prefix') ?? 'ecs'}/${container.string('Name')}`;
  const services = stack.resources.filter(({ type }) => type === 'AWS::ECS::Service').map(({ physicalId }) => lastPart(physicalId));
  return [{ stack, group, streams: () => services.flatMap((service) => taskStreams({ directory: join(parts.stateDirectory, 'logs', service), prefix })) }];
}

/** The id of a task begins with the time at which it was made. */
function taskStreams({ directory, prefix }: { readonly directory: string; readonly prefix: string }): readonly LogStream[] {
  const ids = existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith('.log')).map((name) => name.slice(0, -'.log'.length)) : [];
  return ids.map((id) => ({ name: `${prefix}/${id}`, file: join(directory, `${id}.log`), createdAt: Number.parseInt(id, 36) }));
}
