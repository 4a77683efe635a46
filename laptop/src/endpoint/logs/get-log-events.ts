import { logSize, readBackward, readForward, type LogEvent } from '../../logs/timed-log';
import { EndpointError } from '../endpoint-error';
import { requestedLogGroup } from './describe-logs';
import { timeRange } from './filter-log-events';
import type { JsonObject } from '../../json';
import type { JsonReader } from '../../json-reader';
import type { LogsBackend, LogStream } from './log-groups';

const MAXIMUM_EVENTS = 10_000;

interface Part {
  readonly events: readonly LogEvent[];
  readonly start: number;
  readonly end: number;
}

/** One stream, forwards or backwards. The same token as in the request means that there is no more for now. */
export function getLogEvents(backend: LogsBackend, input: JsonReader): JsonObject {
  const stream = requestedStream(backend, input);
  const limit = input.number('limit', { minimum: 1, maximum: MAXIMUM_EVENTS, default: MAXIMUM_EVENTS });
  const part = read({ stream, input, limit });
  const { since, until } = timeRange(input);
  return {
    events: part.events
      .filter(({ timestamp }) => timestamp >= since && timestamp < until)
      .map(({ timestamp, message }) => ({ timestamp, message, ingestionTime: timestamp })),
    nextForwardToken: `f/${part.end}`,
    nextBackwardToken: `b/${part.start}`,
  };
}

function requestedStream(backend: LogsBackend, input: JsonReader): LogStream {
  const group = requestedLogGroup(backend, input);
  const name = input.string('logStreamName');
  const [stream] = group.streams((candidate) => candidate === name);
  if (stream === undefined) {
    throw new EndpointError(
      'ResourceNotFoundException',
      `The specified log stream does not exist: "${name}" in log group "${group.name}"; DescribeLogStreams lists them`,
    );
  }
  return stream;
}

function read({ stream, input, limit }: { readonly stream: LogStream; readonly input: JsonReader; readonly limit: number }): Part {
  const token = input.optionalString('nextToken');
  if (token === null) {
    return input.boolean('startFromHead')
      ? first(readForward(stream.file, 0), limit)
      : last(readBackward(stream.file, logSize(stream.file)), limit);
  }
  const [, direction, offset] = /^([fb])\/(\d+)$/.exec(token) ?? [];
  if (direction === undefined) {
    throw new EndpointError('InvalidParameterException', 'The specified nextToken is invalid.');
  }
  return direction === 'f'
    ? first(readForward(stream.file, Number(offset)), limit)
    : last(readBackward(stream.file, Number(offset)), limit);
}

function first(part: Part, limit: number): Part {
  const next = part.events[limit];
  return next === undefined ? part : { events: part.events.slice(0, limit), start: part.start, end: next.offset };
}

function last(part: Part, limit: number): Part {
  const events = part.events.slice(-limit);
  return { events, start: events[0]?.offset ?? part.start, end: part.end };
}
