import type { FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import type { CommandOption } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { parseDuration } from '../text/parse-duration';
import { followLogs, readLogs } from './read-logs';
import type { ReadLogsProps } from './read-logs';

export const LOG_OPTIONS: Readonly<Record<string, CommandOption>> = {
  follow: { type: 'boolean', short: 'f', meaning: 'go on with what comes, until Ctrl-C' },
  since: { type: 'string', value: '<duration>', meaning: 'how far to go back: 90s, 15m, 2h, 3d, 1w' },
  filter: {
    type: 'string',
    value: '<pattern>',
    meaning: 'events that match alone, in the pattern language of CloudWatch Logs, such as ERROR or "{ $.level = 50 }"',
  },
};

const POLL = 1500;

export interface ShowLogsProps extends Pick<ReadLogsProps, 'client' | 'group' | 'streams'> {
  /** How far to go back where nothing is said. */
  readonly defaultSince: string;
  /** Whether to say which stream an event is from. */
  readonly withStream: boolean;
}

/** Writes events as they are read. Returns how many there were. */
export async function showLogs(
  { terminal, options }: CommandContext,
  { defaultSince, withStream, ...source }: ShowLogsProps,
): Promise<number> {
  const filter = options.text('filter');
  const since = terminal.now().getTime() - parseDuration('--since', options.text('since') ?? defaultSince);
  const props = { ...source, since, ...(filter === undefined ? {} : { filter }) };
  const events = options.flag('follow')
    ? followLogs({ ...props, wait: () => terminal.wait(POLL), interrupted: terminal.interrupted })
    : readLogs(props);
  let count = 0;
  for await (const event of events) {
    count += 1;
    terminal.out(options.json ? asJson(event) : asText(event, withStream));
  }
  return count;
}

const asJson = ({ timestamp = 0, logStreamName, message = '' }: FilteredLogEvent): string =>
  JSON.stringify({ time: new Date(timestamp).toISOString(), stream: logStreamName, message: message.trimEnd() });

function asText({ timestamp = 0, logStreamName = '', message = '' }: FilteredLogEvent, withStream: boolean): string {
  const stream = withStream ? ` ${logStreamName.slice(logStreamName.lastIndexOf('/') + 1).slice(0, 8)}` : '';
  return `${new Date(timestamp).toISOString().slice(0, 23)}Z${stream} ${message.trimEnd()}`;
}
