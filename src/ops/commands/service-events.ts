import type { Container, Task } from '@aws-sdk/client-ecs';
import { serviceLogGroupName } from '../../config/names';
import type { EnvironmentConfig } from '../../config/platform-config';
import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { findEnvironment } from '../find-environment';
import { listTasks, taskId } from '../service/list-tasks';
import { openService } from '../service/service-place';
import { readLogs } from '../service/read-logs';
import { age } from '../text/age';

const EVENTS = 10;
const STOPPED = 5;
const LAST_LINES = 10;

interface StoppedTask {
  readonly id: string;
  readonly stoppedAt: string | null;
  readonly reason: string;
  readonly containers: readonly { readonly name: string; readonly exitCode: number | null; readonly reason: string | null }[];
  readonly lastLines: readonly string[];
}

export const serviceEvents: Command = {
  positionals: [{ name: 'environment', required: true, meaning: 'the environment whose service to look into' }],
  options: {},
  notes: ['ECS remembers stopped tasks for about an hour.'],
  run: async (context) => {
    const { terminal, platform, words, options } = context;
    const environment = findEnvironment(platform, words['environment']);
    const handle = await openService(context, { environment, access: 'read' });
    const newest = [...(await listTasks(handle, 'STOPPED'))]
      .sort((a, b) => (b.stoppedAt?.getTime() ?? 0) - (a.stoppedAt?.getTime() ?? 0))
      .slice(0, STOPPED);
    const stopped = await Promise.all(newest.map((task) => describe({ context, environment, task })));
    const events = (handle.service.events ?? [])
      .slice(0, EVENTS)
      .map(({ createdAt, message = '' }) => ({ at: createdAt?.toISOString() ?? null, message }));
    if (options.json) {
      terminal.out(JSON.stringify({ stopped, events }, null, terminal.isTerminal ? 2 : undefined));
    } else {
      render(stopped, { events, now: terminal.now() }).forEach(terminal.out);
    }
    return 0;
  },
};

async function describe({
  context,
  environment,
  task,
}: {
  readonly context: CommandContext;
  readonly environment: EnvironmentConfig;
  readonly task: Task;
}): Promise<StoppedTask> {
  const { containers = [], stoppedAt, stoppedReason = 'no reason given', stopCode } = task;
  return {
    id: taskId(task.taskArn),
    stoppedAt: stoppedAt?.toISOString() ?? null,
    reason: stopCode === undefined ? stoppedReason : `${stopCode}: ${stoppedReason}`,
    containers: containers.map(({ name = '', exitCode, reason }) => ({ name, exitCode: exitCode ?? null, reason: reason ?? null })),
    lastLines: await lastLines({ context, environment, task, container: containers[0] }),
  };
}

interface LastLinesProps {
  readonly context: CommandContext;
  readonly environment: EnvironmentConfig;
  readonly task: Task;
  readonly container: Container | undefined;
}

/** The driver's streams are called by prefix, container and task. A task that never started has none. */
async function lastLines({
  context: { aws, platform, terminal },
  environment,
  task,
  container,
}: LastLinesProps): Promise<readonly string[]> {
  const client = await aws.at(environment, 'read').logs();
  const stream = `service/${container?.name ?? 'service'}/${taskId(task.taskArn)}`;
  const since = (task.createdAt ?? task.startedAt ?? terminal.now()).getTime() - 60_000;
  const lines: string[] = [];
  try {
    for await (const { message = '' } of readLogs({
      client,
      group: serviceLogGroupName(platform.name, environment.name),
      streams: [stream],
      since,
    })) {
      lines.push(message.trimEnd());
      if (lines.length > LAST_LINES) {
        lines.shift();
      }
    }
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ResourceNotFoundException')) {
      throw error;
    }
  }
  return lines;
}

interface EventsView {
  readonly events: readonly { readonly at: string | null; readonly message: string }[];
  readonly now: Date;
}

const since = (time: string | null, now: Date): string => (time === null ? '' : `${age(new Date(time), now)} ago`);

function render(stopped: readonly StoppedTask[], { events, now }: EventsView): readonly string[] {
  const tasks = stopped.flatMap(({ id, stoppedAt, reason, containers, lastLines: lines }) => [
    `  ${id.slice(0, 8)} stopped ${since(stoppedAt, now)}: ${reason}`,
    ...containers.map(
      ({ name, exitCode, reason: why }) =>
        `    ${name}: ${exitCode === null ? 'no exit code' : `exit code ${exitCode}`}${why === null ? '' : `, ${why}`}`,
    ),
    ...lines.map((line) => `    | ${line}`),
  ]);
  return [
    ...(tasks.length === 0 ? ['no task has stopped lately'] : ['tasks that stopped, newest first', ...tasks]),
    ...(events.length === 0 ? [] : ['', 'events, newest first', ...events.map(({ at, message }) => `  ${since(at, now)}: ${message}`)]),
  ];
}
