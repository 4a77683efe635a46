import type { JsonObject } from '../../cloudformation/resource-provider';
import { logSize, readBackward, readForward, type LogEvent } from '../../logs/timed-log';
import { EndpointError } from '../endpoint-error';
import type { EngineParts } from '../engine-parts';
import type { Input } from '../input';
import { findLogGroup } from './describe-logs';
import type { LogStream } from './log-groups';

const MOST_EVENTS = 10_000;

interface Cut {
  readonly events: readonly LogEvent[];
  readonly start: number;
  readonly end: number;
}

/** One stream, forwards or backwards. A token that comes back unchanged says that there is no more for now. */
export function getLogEvents(parts: EngineParts, input: Input): JsonObject {
  const stream = findStream(parts, input);
  const limit = input.number('limit', { least: 1, most: MOST_EVENTS, default: MOST_EVENTS });
  const cut = read({ stream, input, limit });
  const since = input.number('startTime', { least: 0, most: Number.MAX_SAFE_INTEGER, default: 0 });
  const until = input.number('endTime', { least: 0, most: Number.MAX_SAFE_INTEGER, default: Number.MAX_SAFE_INTEGER });
  return {
    events: cut.events
      .filter(({ timestamp }) => timestamp >= since && timestamp < until)
      .map(({ timestamp, message }) => ({ timestamp, message, ingestionTime: timestamp })),
    nextForwardToken: `f/${cut.end}`,
    nextBackwardToken: `b/${cut.start}`,
  };
}

function findStream(parts: EngineParts, input: Input): LogStream {
  const group = findLogGroup(parts, input);
  const name = input.text('logStreamName');
  const [stream] = group.streams((candidate) => candidate === name);
  if (stream === undefined) {
    throw new EndpointError(
      'ResourceNotFoundException',
      `The specified log stream does not exist: "${name}" in log group "${group.name}"; DescribeLogStreams lists them`,
    );
  }
  return stream;
}

function read({ stream, input, limit }: { readonly stream: LogStream; readonly input: Input; readonly limit: number }): Cut {
  const token = input.optionalText('nextToken');
  const [, direction, offset] = /^([fb])\/(\d+)$/.exec(token ?? '') ?? [];
  if (token !== null && direction === undefined) {
    throw new EndpointError('InvalidParameterException', 'The specified nextToken is invalid.');
  }
  return direction === 'f' || (direction === undefined && input.flag('startFromHead'))
    ? first(readForward(stream.file, Number(offset ?? 0)), limit)
    : last(readBackward(stream.file, Number(offset ?? logSize(stream.file))), limit);
}

function first(part: Cut, limit: number): Cut {
  const next = part.events[limit];
  return next === undefined ? part : { events: part.events.slice(0, limit), start: part.start, end: next.offset };
}

function last(part: Cut, limit: number): Cut {
  const events = part.events.slice(-limit);
  return { events, start: events[0]?.offset ?? part.start, end: part.end };
}
