import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTasksCommand, ECSClient, RunTaskCommand, StopTaskCommand, type Task } from '@aws-sdk/client-ecs';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { respond } from './custom-resource-answer.lambda-shared';
import type { ReleaseProperties } from './release.lambda-shared';

/** A call that ECS throttles must not end the wait for a command that runs. */
const ecs = new ECSClient({ maxAttempts: 10 });
const logs = new CloudWatchLogsClient({});
const ssm = new SSMClient({});

const MAX_PARAMETER_LENGTH = 4096;
const MAX_PAUSE_MS = 3000;
/** Of the log in the failure: CloudFormation accepts answers of at most 4,096 bytes. */
const LOG_LINES = 15;
const LOG_LENGTH = 1000;

/**
 * Runs the release command of a version once, and waits until it has ended. A rollback of the stack arrives as an update to the previous
 * version, which was released already.
 */
export async function handler(event: CloudFormationCustomResourceEvent): Promise<void> {
  const properties = event.ResourceProperties as unknown as ReleaseProperties;
  const answer = (Status: 'SUCCESS' | 'FAILED', Reason?: string): Promise<void> =>
    respond(event, { Status, Reason, PhysicalResourceId: properties.ReleasesParameter });
  try {
    if (event.RequestType !== 'Delete') {
      await releaseOnce(event.RequestId, properties);
    }
  } catch (error) {
    return answer('FAILED', (error as Error).message);
  }
  return answer('SUCCESS');
}

async function releaseOnce(token: string, properties: ReleaseProperties): Promise<void> {
  const { Version: version, DataStack: dataStack, ReleasesParameter: Name } = properties;
  const released = await readReleased(properties);
  if (released.includes(version)) {
    return;
  }
  await release(token, properties);
  const versions = [...released, version];
  while ([dataStack, ...versions].join(' ').length > MAX_PARAMETER_LENGTH) {
    versions.shift();
  }
  await ssm.send(new PutParameterCommand({ Name, Value: [dataStack, ...versions].join(' '), Type: 'String', Overwrite: true }));
}

/** The value is the id of the stack with the data, and after it the versions that were released to this data, the latest last. */
async function readReleased({ ReleasesParameter: Name, DataStack }: ReleaseProperties): Promise<readonly string[]> {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name })).catch((error: Error) => {
    if (error.name === 'ParameterNotFound') {
      return { Parameter: undefined };
    }
    throw error;
  });
  const [dataStack, ...versions] = Parameter?.Value?.split(' ') ?? [];
  return dataStack === DataStack ? versions : [];
}

async function release(token: string, properties: ReleaseProperties): Promise<void> {
  const { Version, TimeoutMinutes } = properties;
  const started = await start(token, properties);
  const deadline = (started.createdAt?.getTime() ?? Date.now()) + Number(TimeoutMinutes) * 60_000;
  const { task, timedOut } = await untilStopped({ started, deadline, cluster: properties.Cluster });
  const container = task.containers?.find(({ name }) => name === properties.Container);
  if (timedOut || container?.exitCode !== 0) {
    const outcome = timedOut
      ? `did not end within ${TimeoutMinutes} minutes and was stopped`
      : `failed: ${container?.exitCode === undefined ? (container?.reason ?? task.stoppedReason) : `exit code ${container.exitCode}`}`;
    throw new Error([`the release command of ${Version} ${outcome}`, ...(await lastLines(task, properties))].join('\n'));
  }
}

/** Lambda repeats an invocation that ended without an answer. The token then leads to the same task. */
async function start(clientToken: string, properties: ReleaseProperties): Promise<Task> {
  const { Container, Command, Subnets, SecurityGroup, AssignPublicIp } = properties;
  const { tasks, failures } = await ecs.send(
    new RunTaskCommand({
      clientToken,
      cluster: properties.Cluster,
      taskDefinition: properties.TaskDefinition,
      // Not on Spot, which can interrupt a migration.
      launchType: 'FARGATE',
      startedBy: 'release',
      overrides: { containerOverrides: [{ name: Container, command: [...Command] }] },
      networkConfiguration: {
        awsvpcConfiguration: { subnets: [...Subnets], securityGroups: [SecurityGroup], assignPublicIp: AssignPublicIp },
      },
    }),
  );
  const [task] = tasks ?? [];
  if (task === undefined) {
    throw new Error(`the release command of ${properties.Version} cannot be started: ${failures?.[0]?.reason}`);
  }
  return task;
}

interface Waiting {
  readonly started: Task;
  readonly deadline: number;
  readonly cluster: string;
}

async function untilStopped({ started, deadline, cluster }: Waiting): Promise<{ readonly task: Task; readonly timedOut: boolean }> {
  const arn = started.taskArn as string;
  let timedOut = false;
  for (let pause = 200; ; pause = Math.min(pause * 1.5, MAX_PAUSE_MS)) {
    const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [arn] }));
    const [task] = tasks ?? [];
    if (task?.lastStatus === 'STOPPED') {
      return { task, timedOut };
    }
    if (!timedOut && Date.now() >= deadline) {
      timedOut = true;
      await ecs.send(new StopTaskCommand({ cluster, task: arn, reason: 'The release command takes too long' }));
    }
    await sleep(pause);
  }
}

async function lastLines({ taskArn }: Task, { LogGroup, LogStreamPrefix }: ReleaseProperties): Promise<readonly string[]> {
  const logStreamName = `${LogStreamPrefix}/${taskArn?.split('/').at(-1)}`;
  try {
    const { events } = await logs.send(new GetLogEventsCommand({ logGroupName: LogGroup, logStreamName, limit: LOG_LINES }));
    // Control characters would make the answer longer than its text.
    const text = (events ?? []).map(({ message }) => message?.replaceAll(/\p{Cc}/gu, ' ')).join('\n');
    return text === '' ? ['it wrote no output'] : ['last lines of its log:', text.slice(-LOG_LENGTH)];
  } catch (error) {
    // A task that never started has no log.
    return [`its log cannot be read: ${(error as Error).name}`];
  }
}
