import { statSync } from 'node:fs';
import { EndpointError } from '../endpoint-error';
import { paginate, withToken } from '../paginate';
import { logGroups, type LogGroup, type LogsBackend, type LogStream, type StreamFilter } from './log-groups';
import type { JsonObject } from '../../json';
import type { JsonReader } from '../../json-reader';

export function describeLogGroups(backend: LogsBackend, input: JsonReader): JsonObject {
  const hasPrefix = prefixFilter(input, 'logGroupNamePrefix');
  const pattern = input.optionalString('logGroupNamePattern')?.toLowerCase();
  const { items, nextToken } = paginate({
    items: logGroups(backend).filter(({ name }) => hasPrefix(name) && (pattern === undefined || name.toLowerCase().includes(pattern))),
    idOf: ({ name }) => name,
    size: input.number('limit', { minimum: 1, maximum: 50, default: 50 }),
    token: input.optionalString('nextToken'),
    invalidToken: 'InvalidParameterException',
  });
  return { logGroups: items.map(describeGroup), ...withToken('nextToken', nextToken) };
}

export function describeLogStreams(backend: LogsBackend, input: JsonReader): JsonObject {
  const group = requestedLogGroup(backend, input);
  const byTime = input.choice('orderBy', ['LogStreamName', 'LastEventTime']) === 'LastEventTime';
  const sortKey = (stream: LogStream): string => (byTime ? String(lastEvent(stream)).padStart(15, '0') : stream.name);
  const sorted = group
    .streams(prefixFilter(input, 'logStreamNamePrefix'))
    .map((stream) => ({ stream, key: sortKey(stream) }))
    .sort((one, other) => one.key.localeCompare(other.key) || one.stream.name.localeCompare(other.stream.name))
    .map(({ stream }) => stream);
  const { items, nextToken } = paginate({
    items: input.boolean('descending') ? sorted.reverse() : sorted,
    idOf: ({ name }) => name,
    size: input.number('limit', { minimum: 1, maximum: 50, default: 50 }),
    token: input.optionalString('nextToken'),
    invalidToken: 'InvalidParameterException',
  });
  return { logStreams: items.map((stream) => describeStream(group, stream)), ...withToken('nextToken', nextToken) };
}

/** @throws EndpointError `ResourceNotFoundException` */
export function requestedLogGroup(backend: LogsBackend, input: JsonReader): LogGroup {
  const nameOrArn =
    input.optionalString('logGroupName') ?? input.optionalString('logGroupIdentifier') ?? input.fail('logGroupName', 'is required');
  const name = nameOrArn.replace(/^arn:[^:]*:logs:[^:]*:[^:]*:log-group:/, '').replace(/:\*$/, '');
  const groups = logGroups(backend);
  const group = groups.find((candidate) => candidate.name === name);
  if (group === undefined) {
    const known = groups.map((candidate) => candidate.name).join(', ') || 'none yet';
    throw new EndpointError('ResourceNotFoundException', `The specified log group does not exist: "${name}"; there are ${known}`);
  }
  return group;
}

/** Without the property, every name matches. */
export function prefixFilter(input: JsonReader, property: string): StreamFilter {
  const prefix = input.optionalString(property);
  return (name) => prefix === null || name.startsWith(prefix);
}

const describeGroup = ({ name, arn, createdAt, retentionDays }: LogGroup): JsonObject => ({
  logGroupName: name,
  creationTime: createdAt,
  ...(retentionDays === null ? {} : { retentionInDays: retentionDays }),
  metricFilterCount: 0,
  arn: `${arn}:*`,
  logGroupArn: arn,
  storedBytes: 0,
  logGroupClass: 'STANDARD',
});

function describeStream(group: LogGroup, stream: LogStream): JsonObject {
  const last = lastEvent(stream);
  return {
    logStreamName: stream.name,
    creationTime: stream.createdAt,
    firstEventTimestamp: stream.createdAt,
    lastEventTimestamp: last,
    lastIngestionTime: last,
    arn: `${group.arn}:log-stream:${stream.name}`,
    storedBytes: 0,
  };
}

const lastEvent = ({ file, createdAt }: LogStream): number => Math.floor(statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? createdAt);
