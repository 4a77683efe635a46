import type { Task } from '@aws-sdk/client-ecs';
import { serviceLogGroupName } from '../../config/names';
import { MAIN_CONTAINER } from '../../config/contract';
import type { EnvironmentConfig } from '../../config/platform-config';
import { returned } from '../aws/returned';
import type { CommandContext } from '../command/command-context';
import { taskLogStream } from './list-service-tasks';
import type { ServiceHandle } from './open-service';
import { followLogs } from './read-logs';
import { servingTaskDefinition } from './serving-revision';

const POLL = 1500;
/** CloudWatch Logs shows the last lines some seconds after a task has stopped. */
const LOOKS_AFTER_END = 3;
const LOCAL_POLL = 200;
const LOCAL_LOOKS_AFTER_END = 1;
const NOT_STARTED: readonly (string | undefined)[] = ['PROVISIONING', 'PENDING', 'ACTIVATING'];

export interface TaskSize {
  readonly cpu: number | undefined;
  readonly memoryMiB: number | undefined;
}

export interface StartTaskProps {
  /** With the letters that ECS allows. @default 'service-run' */
  readonly startedBy?: string;
  /** @default - that of the tasks that serve */
  readonly taskDefinition?: string;
  /** @default - that of the task definition */
  readonly command?: readonly string[];
  /** @default - that of the task definition */
  readonly size?: TaskSize;
}

/**
 * Starts a task of the version that serves, with its variables, secrets and network.
 * @throws Error if ECS does not start it
 */
export async function startTask(handle: ServiceHandle, props: StartTaskProps): Promise<Task> {
  const { client, cluster, service } = handle;
  const { RunTaskCommand } = await import('@aws-sdk/client-ecs');
  const { startedBy = 'service-run', command, size } = props;
  const taskDefinition = props.taskDefinition ?? (await servingTaskDefinition(handle));
  const { tasks = [], failures = [] } = await client.send(
    new RunTaskCommand({
      cluster,
      taskDefinition,
      networkConfiguration: service.networkConfiguration,
      // Not on Spot, which can interrupt the command.
      launchType: 'FARGATE',
      startedBy,
      overrides: {
        ...(command === undefined ? {} : { containerOverrides: [{ name: MAIN_CONTAINER, command: [...command] }] }),
        ...(size?.cpu === undefined ? {} : { cpu: String(size.cpu) }),
        ...(size?.memoryMiB === undefined ? {} : { memory: String(size.memoryMiB) }),
      },
    }),
  );
  const [task] = tasks;
  if (task === undefined) {
    throw new Error(`ECS did not start the task: ${failures.map(({ reason }) => reason).join(', ')}`);
  }
  return task;
}

export interface FollowTaskProps {
  readonly environment: EnvironmentConfig;
  readonly handle: ServiceHandle;
  readonly started: Task;
  /** Prefix of its log stream. @default - that of the service */
  readonly streamPrefix?: string;
  /** Takes each line of its log. */
  readonly print: (line: string) => void;
}

/** Prints the log of a task until it has stopped. Returns what is known of it then, or when it is interrupted. */
export async function followTask({ terminal, platform, aws, options }: CommandContext, props: FollowTaskProps): Promise<Task> {
  const poll = options.local ? LOCAL_POLL : POLL;
  let looks = options.local ? LOCAL_LOOKS_AFTER_END : LOOKS_AFTER_END;
  let task = await describe(props, props.started);
  while (NOT_STARTED.includes(task.lastStatus) && !terminal.interrupted.aborted) {
    await terminal.wait(poll);
    task = await describe(props, task);
  }
  if (terminal.interrupted.aborted || task.stopCode === 'TaskFailedToStart') {
    return task;
  }
  const complete = new AbortController();
  const events = followLogs({
    client: await aws.at(props.environment, 'read').logs(),
    group: serviceLogGroupName(platform.name, props.environment.name),
    streams: [taskLogStream(task, { prefix: props.streamPrefix })],
    since: (task.createdAt ?? terminal.now()).getTime(),
    interrupted: AbortSignal.any([terminal.interrupted, complete.signal]),
    wait: async () => {
      if (task.lastStatus === 'STOPPED' && looks-- === 0) {
        complete.abort();
        return;
      }
      await terminal.wait(poll);
      task = await describe(props, task);
    },
  });
  for await (const { message } of events) {
    props.print(returned(message, 'the message of a log event').trimEnd());
  }
  return task;
}

/** A task that was just started may be unknown for a moment. */
async function describe({ handle: { client, cluster } }: FollowTaskProps, task: Task): Promise<Task> {
  const { DescribeTasksCommand } = await import('@aws-sdk/client-ecs');
  const { tasks = [] } = await client.send(new DescribeTasksCommand({ cluster, tasks: [returned(task.taskArn, 'the ARN of the task')] }));
  return tasks[0] ?? task;
}
