import { statSync } from 'node:fs';
import { setImmediate as otherWork } from 'node:timers/promises';
import { filterPattern, FilterPatternError } from '../../logs/filter-pattern';
import { readSince, type LogEvent } from '../../logs/timed-log';
import { paginate, withToken } from '../paginate';
import { prefixFilter, requestedLogGroup } from './describe-logs';
import type { JsonObject } from '../../json';
import type { JsonReader } from '../../json-reader';
import type { LogsBackend, LogStream } from './log-groups';

const MAXIMUM_EVENTS = 10_000;
/** How long a search may keep the engine from other work. */
const MAXIMUM_BLOCK_MILLISECONDS = 10;

interface FoundEvent extends LogEvent {
  readonly stream: string;
  /** Without the time, which can be unknown at first. */
  readonly id: string;
}

interface Query extends TimeRange {
  readonly matches: (line: string) => boolean;
}

/** In milliseconds since 1970; `until` is not included. */
export interface TimeRange {
  readonly since: number;
  readonly until: number;
}

/** Lines of all streams of a group, the oldest first. */
export async function filterLogEvents(backend: LogsBackend, input: JsonReader): Promise<JsonObject> {
  const names = input.strings('logStreamNames');
  const hasPrefix = prefixFilter(input, 'logStreamNamePrefix');
  const query = { ...timeRange(input), matches: await readPattern(input) };
  const streams = requestedLogGroup(backend, input)
    .streams((name) => (names.length === 0 || names.includes(name)) && hasPrefix(name))
    .filter(({ file }) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) >= query.since);
  const { items, nextToken } = paginate({
    items: (await findEvents(streams, query)).sort((one, other) => one.timestamp - other.timestamp || one.id.localeCompare(other.id)),
    idOf: ({ id }) => id,
    size: input.number('limit', { minimum: 1, maximum: MAXIMUM_EVENTS, default: MAXIMUM_EVENTS }),
    token: input.optionalString('nextToken'),
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

export function timeRange(input: JsonReader): TimeRange {
  const range = { minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
  return {
    since: input.number('startTime', { ...range, default: range.minimum }),
    until: input.number('endTime', { ...range, default: range.maximum }),
  };
}

/** Lets the load balancers and other requests work in between. */
async function findEvents(streams: readonly LogStream[], { since, until, matches }: Query): Promise<FoundEvent[]> {
  const found: FoundEvent[] = [];
  let began = performance.now();
  for (const { name, file } of streams) {
    for (const event of readSince(file, since)) {
      if (event.timestamp >= since && event.timestamp < until && matches(event.message)) {
        found.push({ ...event, stream: name, id: `${name}-${String(event.offset).padStart(12, '0')}` });
      }
      if (performance.now() - began > MAXIMUM_BLOCK_MILLISECONDS) {
        await otherWork();
        began = performance.now();
      }
    }
  }
  return found;
}

async function readPattern(input: JsonReader): Promise<Query['matches']> {
  const pattern = input.optionalString('filterPattern');
  try {
    return pattern === null ? () => true : await filterPattern(pattern);
  } catch (error) {
    if (error instanceof FilterPatternError) {
      return input.fail('filterPattern', `is not supported: ${error.message}`);
    }
    throw error;
  }
}
