import { taskId } from '../list-tasks';
import type { Session, SessionProps } from './session';
import { SHELL } from './session';

/** A command in a task on AWS, by way of Session Manager, which splits it into words as a shell would and starts it without one. */
export async function awsSession({ context: { aws }, environment, handle, task, line }: SessionProps): Promise<Session> {
  const command = line === undefined ? SHELL : `${SHELL} -c ${quoted(line)}`;
  return {
    program: {
      program: 'aws',
      arguments: [
        'ecs',
        'execute-command',
        '--cluster',
        handle.cluster,
        '--task',
        taskId(task.taskArn),
        '--container',
        task.containers?.[0]?.name ?? 'service',
        '--interactive',
        '--command',
        command,
      ],
      environment: await aws.environment(environment),
    },
    missing: 'the AWS CLI is not installed: https://docs.aws.amazon.com/cli/',
  };
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
