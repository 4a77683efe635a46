import { MAIN_CONTAINER } from '../../../config/contract';
import { shellQuoted } from '../../text/shell-quoted';
import { taskId } from '../list-service-tasks';
import { AWS_CLI } from '../session-manager';
import type { Session, SessionProps } from './session';
import { SHELL } from './session';

/** A command in a task on AWS, through Session Manager. It splits the command as a shell does, but starts it without one. */
export async function awsSession({ context: { aws }, environment, handle, task, line }: SessionProps): Promise<Session> {
  const command = line === undefined ? SHELL : `${SHELL} -c ${shellQuoted(line)}`;
  return {
    program: {
      program: 'aws',
      arguments: [
        'ecs',
        'execute-command',
        '--cluster',
        handle.cluster,
        '--task',
        taskId(task),
        '--container',
        MAIN_CONTAINER,
        '--interactive',
        '--command',
        command,
      ],
      environment: await aws.environment(environment),
    },
    missing: `the AWS CLI is not installed: ${AWS_CLI}`,
  };
}
