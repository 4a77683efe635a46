import { statSync } from 'node:fs';
import type { JsonObject } from '../../cloudformation/resource-provider';
import { EndpointError } from '../endpoint-error';
import type { EngineParts } from '../engine-parts';
import type { Input } from '../input';
import { paginate, withToken } from '../paginate';
import { logGroups, type LogGroup, type LogStream } from './log-groups';

export function describeLogGroups(parts: EngineParts, input: Input): JsonObject {
  const prefix = input.optionalText('logGroupNamePrefix') ?? '';
  const pattern = input.optionalText('logGroupNamePattern') ?? '';
  const { items, nextToken } = paginate({
    items: logGroups(parts).filter(({ name }) => name.startsWith(prefix) && name.toLowerCase().includes(pattern.toLowerCase())),
    idOf: ({ name }) => name,
    size: input.number('limit', { least: 1, most: 50, default: 50 }),
    token: input.optionalText('nextToken'),
    invalidToken: 'InvalidParameterException',
  });
  return { logGroups: items.map(describeGroup), ...withToken('nextToken', nextToken) };
}

export function describeLogStreams(parts: EngineParts, input: Input): JsonObject {
  const group = findLogGroup(parts, input);
  const prefix = input.optionalText('logStreamNamePrefix') ?? '';
  const byTime = input.choice('orderBy', ['LogStreamName', 'LastEventTime']) === 'LastEventTime';
  const streams = group.streams((name) => name.startsWith(prefix));
  const key = (stream: LogStream): string => (byTime ? String(lastEvent(stream)).padStart(15, '0') : stream.name);
  const keyed = streams
    .map((stream) => ({ stream, key: key(stream) }))
    .sort((one, other) => one.key.localeCompare(other.key) || one.stream.name.localeCompare(other.stream.name));
  const { items, nextToken } = paginate({
    items: (input.flag('descending') ? keyed.reverse() : keyed).map(({ stream }) => stream),
    idOf: ({ name }) => name,
    size: input.number('limit', { least: 1, most: 50, default: 50 }),
    token: input.optionalText('nextToken'),
    invalidToken: 'InvalidParameterException',
  });
  return { logStreams: items.map((stream) => describeStream(group, stream)), ...withToken('nextToken', nextToken) };
}

/** @throws EndpointError `ResourceNotFoundException` */
export function findLogGroup(parts: EngineParts, input: Input): LogGroup {
  const asked = input.optionalText('logGroupName') ?? input.optionalText('logGroupIdentifier') ?? input.refuse('logGroupName is required');
  const name = asked.replace(/^arn:[^:]*:logs:[^:]*:[^:]*:log-group:/, '').replace(/:\*$/, '');
  const group = logGroups(parts).find((candidate) => candidate.name === name);
  if (group === undefined) {
    throw new EndpointError(
      'ResourceNotFoundException',
      `The specified log group does not exist: "${name}"; there are ${
        logGroups(parts)
          .map((candidate) => candidate.name)
          .join(', ') || 'none yet'
      }`,
    );
  }
  return group;
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
