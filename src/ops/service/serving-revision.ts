import { returned } from '../aws/returned';
import type { ServiceHandle } from './open-service';
import { isInProgress, isRollingBack, readDeployment, strategyOf } from './read-deployment';

/**
 * The task definition of the tasks that serve. While requests are being shifted to a new version or back, that is the previous one: ECS
 * names the new one as the service's own as soon as the deployment begins, also when it still waits for a person or for tests.
 */
export async function servingTaskDefinition(handle: ServiceHandle): Promise<string> {
  const { client, service } = handle;
  const requested = returned(service.taskDefinition, `the task definition of ${service.serviceName}`);
  if (strategyOf(service) === 'ROLLING') {
    return requested;
  }
  const deployment = await readDeployment(handle);
  const source = deployment?.previousRevision ?? null;
  const previousServes = deployment !== null && (isRollingBack(deployment) || (isInProgress(deployment) && deployment.percent !== 100));
  if (source === null || !previousServes) {
    return requested;
  }
  const { DescribeServiceRevisionsCommand } = await import('@aws-sdk/client-ecs');
  const { serviceRevisions: [revision] = [] } = await client.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: [source] }));
  return returned(revision?.taskDefinition, `the task definition of ${source}`);
}
