import type { Task } from '@aws-sdk/client-ecs';
import type { EnvironmentConfig } from '../../config/platform-config';
import type { CommandContext } from '../command/command-context';
import { listTasks, taskId } from './list-tasks';
import type { ServiceHandle } from './service-place';

export interface ChooseTaskProps extends Pick<CommandContext, 'suggest'> {
  readonly environment: EnvironmentConfig;
  /** The beginning of its id. @default - the newest */
  readonly wanted: string | undefined;
}

/**
 * A running task of a service.
 * @throws Error where none runs, or none of that id
 */
export async function chooseTask(handle: ServiceHandle, { environment: { name }, wanted, suggest }: ChooseTaskProps): Promise<Task> {
  const tasks = [...(await listTasks(handle, 'RUNNING'))].sort((a, b) => (b.startedAt?.getTime() ?? 0) - (a.startedAt?.getTime() ?? 0));
  const task = tasks.find(({ taskArn }) => wanted === undefined || taskId(taskArn).startsWith(wanted));
  if (task === undefined) {
    throw new Error(`${name} runs no task${wanted === undefined ? '' : ` ${wanted}`}; see \`${suggest(`env:show ${name}`)}\``);
  }
  return task;
}
