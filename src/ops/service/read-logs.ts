import type { CloudWatchLogsClient, FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';

export interface ReadLogsProps {
  readonly client: CloudWatchLogsClient;
  readonly group: string;
  /** @default - all streams of the group */
  readonly streams?: readonly string[];
  /** Beginning of the names of the streams. @default - all streams of the group */
  readonly streamPrefix?: string;
  /** In milliseconds since 1970. */
  readonly since: number;
  /** Filter pattern of CloudWatch Logs. @default - every event */
  readonly filter?: string | undefined;
}

/** Events of a log group, oldest first. */
export async function* readLogs({ client, group, streams, streamPrefix, since, filter }: ReadLogsProps): AsyncGenerator<FilteredLogEvent> {
  const { paginateFilterLogEvents } = await import('@aws-sdk/client-cloudwatch-logs');
  const pages = paginateFilterLogEvents(
    { client },
    {
      logGroupName: group,
      startTime: since,
      ...(streams === undefined ? {} : { logStreamNames: [...streams] }),
      ...(streamPrefix === undefined ? {} : { logStreamNamePrefix: streamPrefix }),
      ...(filter === undefined ? {} : { filterPattern: filter }),
    },
  );
  for await (const { events = [] } of pages) {
    yield* events;
  }
}

export interface FollowLogsProps extends ReadLogsProps {
  readonly wait: () => Promise<void>;
  readonly interrupted: AbortSignal;
}

/** Events may arrive late and out of order, so each poll reads this far back again. */
const OVERLAP = 15_000;
/** Number of events that are remembered, so that none is shown twice. */
const MAXIMUM_SEEN = 20_000;

/** Events as they arrive, each once, until interrupted. */
export async function* followLogs(props: FollowLogsProps): AsyncGenerator<FilteredLogEvent> {
  const seen = new Set<string>();
  let { since } = props;
  let newest = since;
  while (!props.interrupted.aborted) {
    for await (const event of readLogs({ ...props, since })) {
      const key = event.eventId ?? JSON.stringify([event.logStreamName, event.timestamp, event.message]);
      if (seen.has(key)) {
        continue;
      }
      seen.add(key);
      newest = Math.max(newest, event.timestamp ?? 0);
      yield event;
    }
    since = Math.max(props.since, newest - OVERLAP);
    for (const key of seen) {
      if (seen.size <= MAXIMUM_SEEN) {
        break;
      }
      seen.delete(key);
    }
    await props.wait();
  }
}
