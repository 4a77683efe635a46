import { clusterName } from '../../config/names';
import type { CommandContext } from '../command/command-context';
import { listTasks } from '../service/list-service-tasks';
import type { DeployedEnvironment } from './deployed-environment';

const POLL = 2000;

/**
 * Stops the tasks of an environment that belong to no service, such as those of schedules and `service:run`, and waits until they have
 * stopped: ECS does not delete a cluster that has tasks. To be called when the services are deleted.
 */
export async function stopTasks({ aws, platform, terminal }: CommandContext, environment: DeployedEnvironment): Promise<void> {
  const cluster = clusterName(platform.name, environment.name);
  const handle = { client: await aws.at(environment, 'read').ecs(), cluster };
  try {
    const running = (await listTasks(handle, { desiredStatus: 'RUNNING' })).filter(({ group = '' }) => !group.startsWith('service:'));
    if (running.length === 0) {
      return;
    }
    const { StopTaskCommand } = await import('@aws-sdk/client-ecs');
    const client = await aws.at(environment, 'change').ecs();
    for (const { taskArn: task } of running) {
      await client.send(new StopTaskCommand({ cluster, task, reason: 'The environment is deleted' }));
    }
    while (!terminal.interrupted.aborted && (await listTasks(handle, { desiredStatus: 'STOPPED' })).some(isStopping)) {
      await terminal.wait(POLL);
    }
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ClusterNotFoundException')) {
      throw error;
    }
  }
}

const isStopping = ({ lastStatus }: { readonly lastStatus?: string | undefined }): boolean => lastStatus !== 'STOPPED';
