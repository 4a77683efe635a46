import { statSync } from 'node:fs';
import type { JsonObject } from '../../cloudformation/resource-provider';
import { filterPattern, FilterPatternError } from '../../logs/filter-pattern';
import { readSince, type LogEvent } from '../../logs/timed-log';
import type { EngineParts } from '../engine-parts';
import type { Input } from '../input';
import { paginate, withToken } from '../paginate';
import { findLogGroup } from './describe-logs';
import type { LogStream } from './log-groups';

const MOST_EVENTS = 10_000;

interface FoundEvent extends LogEvent {
  readonly stream: string;
  readonly id: string;
}

interface Query {
  readonly since: number;
  readonly until: number;
  readonly fits: (line: string) => boolean;
}

/** Lines of all streams of a group, the oldest first. */
export function filterLogEvents(parts: EngineParts, input: Input): JsonObject {
  const names = input.texts('logStreamNames');
  const prefix = input.optionalText('logStreamNamePrefix') ?? '';
  const query = {
    since: input.number('startTime', { least: 0, most: Number.MAX_SAFE_INTEGER, default: 0 }),
    until: input.number('endTime', { least: 0, most: Number.MAX_SAFE_INTEGER, default: Number.MAX_SAFE_INTEGER }),
    fits: readPattern(input),
  };
  const streams = findLogGroup(parts, input)
    .streams((name) => (names.length === 0 || names.includes(name)) && name.startsWith(prefix))
    .filter(({ file }) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) >= query.since);
  const { items, nextToken } = paginate({
    items: streams
      .flatMap((stream) => eventsOf(stream, query))
      .sort((one, other) => one.timestamp - other.timestamp || one.id.localeCompare(other.id)),
    idOf: ({ id }) => id,
    size: input.number('limit', { least: 1, most: MOST_EVENTS, default: MOST_EVENTS }),
    token: input.optionalText('nextToken'),
    invalidToken: 'InvalidParameterException',
  });
  return {
    events: items.map(({ stream, timestamp, message, id }) => ({
      logStreamName: stream,
      timestamp,
      message,
      ingestionTime: timestamp,
      eventId: id,
    })),
    searchedLogStreams: [],
    ...withToken('nextToken', nextToken),
  };
}

function eventsOf({ name, file }: LogStream, { since, until, fits }: Query): FoundEvent[] {
  const found: FoundEvent[] = [];
  for (const event of readSince(file, since)) {
    if (event.timestamp >= since && event.timestamp < until && fits(event.message)) {
      found.push({ ...event, stream: name, id: `${event.timestamp}-${name}-${String(event.offset).padStart(12, '0')}` });
    }
  }
  return found;
}

function readPattern(input: Input): Query['fits'] {
  try {
    return filterPattern(input.optionalText('filterPattern') ?? '');
  } catch (error) {
    if (error instanceof FilterPatternError) {
      return input.refuse(error.message);
    }
    throw error;
  }
}
