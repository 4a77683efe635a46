import type { Task } from '@aws-sdk/client-ecs';
import { serviceLogGroupName } from '../../config/names';
import { MAIN_CONTAINER } from '../../config/contract';
import type { EnvironmentConfig } from '../../config/platform-config';
import { returned } from '../aws/returned';
import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { printResult } from '../command/print-result';
import { findEnvironment } from '../find-environment';
import { listServiceTasks, taskId, taskLogStream } from '../service/list-service-tasks';
import { openService, requestedWorker, WORKER_OPTION } from '../service/open-service';
import type { ServiceHandle } from '../service/open-service';
import { readLogs } from '../service/read-logs';
import { ago } from '../text/age';

const SHOWN_EVENTS = 10;
const SHOWN_TASKS = 5;
const SHOWN_LINES = 10;
const MINUTE = 60_000;

/** What `--json` prints. Times are ISO 8601. */
interface ServiceEvents {
  /** Newest first. */
  readonly stopped: readonly StoppedTask[];
  /** Newest first. */
  readonly events: readonly { readonly at: string | null; readonly message: string }[];
}

interface StoppedTask {
  readonly id: string;
  readonly stoppedAt: string | null;
  readonly reason: string;
  readonly containers: readonly StoppedContainer[];
  /** Last lines of its log, or of those of its containers that failed. */
  readonly lastLines: readonly string[];
}

interface StoppedContainer {
  readonly name: string;
  readonly exitCode: number | null;
  readonly reason: string | null;
}

export const serviceEvents: Command = {
  arguments: [{ name: 'environment', required: true, meaning: 'the environment whose service to inspect' }],
  options: WORKER_OPTION,
  notes: ['ECS reports stopped tasks for about an hour.'],
  run: async (context) => {
    const { terminal, platform } = context;
    const environment = findEnvironment(platform, context.argument('environment'));
    const handle = await openService(context, { environment, access: 'read', worker: requestedWorker(context, environment.name) });
    const result = await readEvents(context, { environment, handle });
    printResult(context, { json: result, lines: () => render(result, terminal.now()) });
    return 0;
  },
};

interface ReadEventsProps {
  readonly environment: EnvironmentConfig;
  readonly handle: ServiceHandle;
}

async function readEvents(context: CommandContext, { environment, handle }: ReadEventsProps): Promise<ServiceEvents> {
  const stopped = [...(await listServiceTasks(handle, 'STOPPED'))]
    .sort((a, b) => (b.stoppedAt?.getTime() ?? 0) - (a.stoppedAt?.getTime() ?? 0))
    .slice(0, SHOWN_TASKS);
  const events = (handle.service.events ?? []).slice(0, SHOWN_EVENTS);
  return {
    stopped: await Promise.all(stopped.map((task) => describeTask(context, { environment, task, worker: handle.worker }))),
    events: events.map(({ createdAt, message }) => ({
      at: createdAt?.toISOString() ?? null,
      message: returned(message, 'the message of an event'),
    })),
  };
}

interface TaskProps {
  readonly environment: EnvironmentConfig;
  readonly task: Task;
  readonly worker: string | null;
}

async function describeTask(context: CommandContext, { environment, task, worker }: TaskProps): Promise<StoppedTask> {
  const { containers = [], stoppedAt, stoppedReason = 'no reason given', stopCode } = task;
  return {
    id: taskId(task),
    stoppedAt: stoppedAt?.toISOString() ?? null,
    reason: stopCode === undefined ? stoppedReason : `${stopCode}: ${stoppedReason}`,
    containers: containers.map(({ name, exitCode, reason }) => ({
      name: returned(name, 'the name of a container'),
      exitCode: exitCode ?? null,
      reason: reason ?? null,
    })),
    lastLines: await lastLines(context, { environment, task, worker }),
  };
}

/** Of the containers that failed, with their names if the task has several; of that of the service if none did. */
async function lastLines(context: CommandContext, props: TaskProps): Promise<readonly string[]> {
  const { containers = [] } = props.task;
  const failed = containers.filter(({ exitCode }) => exitCode !== 0).flatMap(({ name }) => name ?? []);
  const logs = await Promise.all(
    (containers.length < 2 || failed.length === 0 ? [MAIN_CONTAINER] : failed).map(async (container) => {
      const lines = await linesOf(context, { ...props, container });
      return containers.length < 2 ? lines : lines.map((line) => `${container}: ${line}`);
    }),
  );
  return logs.flat();
}

/** A container that never started has no log stream. */
async function linesOf(
  { aws, platform, terminal }: CommandContext,
  { environment, task, worker, container }: TaskProps & { readonly container: string },
): Promise<readonly string[]> {
  const client = await aws.at(environment, 'read').logs();
  const group = serviceLogGroupName(platform.name, environment.name);
  const since = (task.createdAt ?? task.startedAt ?? terminal.now()).getTime() - MINUTE;
  const lines: string[] = [];
  try {
    for await (const { message } of readLogs({ client, group, streams: [taskLogStream(task, { prefix: worker, container })], since })) {
      lines.push(returned(message, 'the message of a log event').trimEnd());
      lines.splice(0, lines.length - SHOWN_LINES);
    }
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ResourceNotFoundException')) {
      throw error;
    }
  }
  return lines;
}

function render({ stopped, events }: ServiceEvents, now: Date): readonly string[] {
  const lines = stopped.length === 0 ? ['no task has stopped recently'] : ['stopped tasks, newest first'];
  for (const { id, stoppedAt, reason, containers, lastLines: log } of stopped) {
    const stop = stoppedAt === null ? 'stopped' : `stopped ${ago(stoppedAt, now)}`;
    lines.push(`  ${id.slice(0, 8)} ${stop}: ${reason}`);
    lines.push(...containers.map((container) => `    ${renderContainer(container)}`));
    lines.push(...log.map((line) => `    | ${line}`));
  }
  if (events.length > 0) {
    lines.push(
      '',
      'events, newest first',
      ...events.map(({ at, message }) => (at === null ? `  ${message}` : `  ${ago(at, now)}: ${message}`)),
    );
  }
  return lines;
}

function renderContainer({ name, exitCode, reason }: StoppedContainer): string {
  const result = exitCode === null ? `${name}: no exit code` : `${name}: exit code ${exitCode}`;
  return reason === null ? result : `${result}, ${reason}`;
}
