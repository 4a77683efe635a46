import type { FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import { MAIN_CONTAINER } from '../../config/contract';
import { returned } from '../aws/returned';
import type { CommandOption } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { UsageError } from '../command/usage-error';
import { followLogs, readLogs } from './read-logs';
import type { ReadLogsProps } from './read-logs';

export const LOG_OPTIONS: Readonly<Record<string, CommandOption>> = {
  follow: { type: 'boolean', short: 'f', meaning: 'keep showing new events, until Ctrl-C' },
  since: { type: 'string', value: '<duration>', meaning: 'how far to go back: 90s, 15m, 2h, 3d, 1w' },
  filter: {
    type: 'string',
    value: '<pattern>',
    meaning: 'show matching events only; a filter pattern of CloudWatch Logs, such as ERROR or "{ $.level = 50 }"',
  },
};

/** Shape of an event with `--json`: one line per event. */
interface LogLine {
  /** ISO 8601. */
  readonly time: string;
  readonly stream: string | null;
  readonly message: string;
}

const POLL = 1500;

export interface ShowLogsProps extends Pick<ReadLogsProps, 'client' | 'group' | 'streams' | 'streamPrefix'> {
  /** How far to go back without `--since`. */
  readonly defaultSince: string;
  /** Whether each line has the name of its stream. */
  readonly withStream: boolean;
}

/** Prints events as they are read. Returns their number. */
export async function showLogs(
  { terminal, options }: CommandContext,
  { defaultSince, withStream, ...source }: ShowLogsProps,
): Promise<number> {
  const since = terminal.now().getTime() - parseDuration(options.text('since') ?? defaultSince);
  const props = { ...source, since, filter: options.text('filter') };
  const events = options.flag('follow')
    ? followLogs({ ...props, wait: () => terminal.wait(POLL), interrupted: terminal.interrupted })
    : readLogs(props);
  let count = 0;
  for await (const event of events) {
    const line = logLine(event);
    terminal.out(options.json ? JSON.stringify(line) : renderLine(line, withStream));
    count += 1;
  }
  return count;
}

const logLine = ({ timestamp, logStreamName, message }: FilteredLogEvent): LogLine => ({
  time: new Date(returned(timestamp, 'the time of a log event')).toISOString(),
  stream: logStreamName ?? null,
  message: returned(message, 'the message of a log event').trimEnd(),
});

function renderLine({ time, stream, message }: LogLine, withStream: boolean): string {
  // The name of a stream ends with the container and the id of the task.
  const [id, container = MAIN_CONTAINER] = stream?.split('/').reverse() ?? [];
  const source = `${id?.slice(0, 8)}${container === MAIN_CONTAINER ? '' : `/${container}`}`;
  return withStream && id !== undefined ? `${time} ${source} ${message}` : `${time} ${message}`;
}

const SECONDS: ReadonlyMap<string | undefined, number> = new Map([
  ['s', 1],
  ['m', 60],
  ['h', 3600],
  ['d', 86_400],
  ['w', 604_800],
]);

/** In milliseconds. */
function parseDuration(text: string): number {
  const [, amount, unit] = /^(\d+)\s*([a-z])$/.exec(text) ?? [];
  const seconds = SECONDS.get(unit);
  if (seconds === undefined) {
    throw new UsageError([`--since is "${text}"; expected a number and a unit, such as 90s, 15m, 2h, 3d or 1w`]);
  }
  return Number(amount) * seconds * 1000;
}
