import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { JsonReader } from '../../json-reader';
import { familyOf, lastPart } from '../ecs/find-in-ecs';
import { taskLogFolder } from '../../runtime/task-log';
import type { ResourceRecord } from '../../cloudformation/resource-provider';
import type { Stack } from '../../cloudformation/stack';
import type { Stacks } from '../../cloudformation/stacks';
import type { ExecutionStore } from '../../pipeline/execution-store';

/** What the operations of CloudWatch Logs work on. */
export interface LogsBackend {
  readonly stateDirectory: string;
  readonly stacks: Pick<Stacks, 'list'>;
  readonly store: ExecutionStore;
}

export interface LogStream {
  readonly name: string;
  readonly file: string;
  /** In milliseconds since 1970. */
  readonly createdAt: number;
}

export interface LogGroup {
  readonly name: string;
  readonly arn: string;
  /** In milliseconds since 1970. */
  readonly createdAt: number;
  readonly retentionDays: number | null;
  /** There may be thousands, and a poll needs one: others are not looked at. */
  streams(matches: StreamFilter): readonly LogStream[];
}

export type StreamFilter = (name: string) => boolean;

/** All log groups: those of templates, and those that a container or a build writes to. */
export function logGroups(backend: LogsBackend): readonly LogGroup[] {
  const stacks = backend.stacks.list();
  const writers = stacks.flatMap((stack) => stack.resources.flatMap((record) => writersOf({ backend, stack, record })));
  const declared = stacks.flatMap((stack) =>
    stack.resources
      .filter(({ type }) => type === 'AWS::Logs::LogGroup')
      .map((record) => ({ stack, group: record.physicalId, retentionDays: JsonReader.of(record).optionalNumber('RetentionInDays') })),
  );
  // Where several have the same name, the first counts, which is the one that a template declares.
  const homes = new Map([...declared, ...writers].reverse().map((home) => [home.group, home]));
  return [...homes.values()]
    .sort((one, other) => (one.group < other.group ? -1 : 1))
    .map(({ group: name, stack, ...home }) => ({
      name,
      arn: `arn:aws:logs:${stack.region}:${stack.account}:log-group:${name}`,
      createdAt: Date.parse(stack.updatedAt),
      retentionDays: 'retentionDays' in home ? home.retentionDays : null,
      streams: (matches) => writers.filter(({ group }) => group === name).flatMap(({ streams }) => streams(matches)),
    }));
}

interface Writer {
  readonly stack: Stack;
  readonly group: string;
  readonly streams: LogGroup['streams'];
}

interface WriterProps {
  readonly backend: LogsBackend;
  readonly stack: Stack;
  readonly record: ResourceRecord;
}

function writersOf(props: WriterProps): readonly Writer[] {
  switch (props.record.type) {
    case 'AWS::CodeBuild::Project':
      return [{ stack: props.stack, group: buildLogGroup(props.record), streams: (matches) => buildStreams(props, matches) }];
    case 'AWS::ECS::TaskDefinition':
      return containerWriters(props);
    default:
      return [];
  }
}

/** Without a name in the template, CodeBuild's default. */
export function buildLogGroup(project: ResourceRecord): string {
  const logs = JsonReader.of(project).object('LogsConfig').object('CloudWatchLogs');
  return logs.optionalString('GroupName') ?? `/aws/codebuild/${project.physicalId}`;
}

/** A stream per build, whose name is the second part of the build's id, as in CodeBuild. */
function buildStreams({ backend, record }: WriterProps, matches: StreamFilter): readonly LogStream[] {
  const prefix = `${record.physicalId}:`;
  return backend.store.list().flatMap((execution) =>
    execution.stages.flatMap((stage) =>
      stage.actions.flatMap((action) => {
        const name = action.externalId?.startsWith(prefix) ? action.externalId.slice(prefix.length) : undefined;
        if (name === undefined || !matches(name)) {
          return [];
        }
        const file = backend.store.logFile(execution.number, { stage: stage.name, action: action.name });
        return [{ name, file, createdAt: Date.parse(action.startedAt) }];
      }),
    ),
  );
}

/** A stream per task and container, for the services of the family and for standalone tasks. */
function containerWriters({ backend, stack, record }: WriterProps): readonly Writer[] {
  const family = familyOf(record.physicalId);
  const services = stack.resources
    .filter((other) => other.type === 'AWS::ECS::Service' && familyOf(JsonReader.of(other).string('TaskDefinition')) === family)
    .map(({ physicalId }) => lastPart(physicalId));
  const { stateDirectory } = backend;
  return JsonReader.of(record)
    .objects('ContainerDefinitions')
    .flatMap((container, index) => {
      const name = container.string('Name');
      const options = container.object('LogConfiguration').object('Options');
      const group = options.optionalString('awslogs-group');
      const prefix = `${options.optionalString('awslogs-stream-prefix') ?? 'ecs'}/${name}`;
      const sidecar = index === 0 ? {} : { sidecar: name };
      const streams = (matches: StreamFilter): readonly LogStream[] =>
        [...services, family].flatMap((service) =>
          taskStreams({ directory: taskLogFolder({ stateDirectory, service, ...sidecar }), prefix, matches }),
        );
      return group === null ? [] : [{ stack, group, streams }];
    });
}

interface TaskStreamsProps {
  readonly directory: string;
  readonly prefix: string;
  readonly matches: StreamFilter;
}

/** The id of a task starts with the time of its creation, in base 36. */
function taskStreams({ directory, prefix, matches }: TaskStreamsProps): readonly LogStream[] {
  const ids = existsSync(directory)
    ? readdirSync(directory)
        .filter((name) => name.endsWith('.log'))
        .map((name) => name.slice(0, -'.log'.length))
    : [];
  return ids
    .filter((id) => matches(`${prefix}/${id}`))
    .map((id) => ({ name: `${prefix}/${id}`, file: join(directory, `${id}.log`), createdAt: Number.parseInt(id, 36) }));
}
