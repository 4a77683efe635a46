import type {
  DeploymentLifecycleHookDetail,
  DeploymentStrategy,
  ECSClient,
  Service,
  ServiceDeployment,
  ServiceDeploymentStatus,
} from '@aws-sdk/client-ecs';
import { TEST_STAGE } from '../../config/contract';
import type { ServiceHandle } from './open-service';

/** A deployment of a service, as ECS describes it. Times are ISO 8601. */
export interface ServiceDeploymentSummary {
  readonly arn: string;
  readonly strategy: DeploymentStrategy;
  readonly status: ServiceDeploymentStatus;
  readonly reason: string | null;
  readonly startedAt: string | null;
  /** Null when it is over, and of a rolling deployment. */
  readonly stage: string | null;
  /** Percentage of the requests that the new version gets; null when ECS does not say. */
  readonly percent: number | null;
  /** ARN of the revision that it replaces; null if there is none. */
  readonly previousRevision: string | null;
  /** The pause that waits. */
  readonly pause: DeploymentPause | null;
}

export interface DeploymentPause {
  /** Who continues it: the AcceptanceTest action of the pipeline, or a person. */
  readonly waitsFor: 'tests' | 'person';
  readonly hookId: string;
  readonly expiresAt: string | null;
  /** What happens then. */
  readonly timeoutAction: 'CONTINUE' | 'ROLLBACK';
}

type ClusterService = Pick<ServiceHandle, 'client' | 'cluster' | 'service'>;

/** The latest deployment of a service. Null if it has none. */
export async function readDeployment({ client, cluster, service }: ClusterService): Promise<ServiceDeploymentSummary | null> {
  const { DescribeServiceDeploymentsCommand } = await import('@aws-sdk/client-ecs');
  const [latest] = (await listDeployments({ client, cluster, service })).sort((a, b) => b.createdAt - a.createdAt);
  if (latest === undefined) {
    return null;
  }
  const { serviceDeployments = [] } = await client.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [latest.arn] }));
  const [deployment] = serviceDeployments;
  if (deployment === undefined) {
    return null;
  }
  const { status = 'PENDING', statusReason, startedAt, lifecycleStage, targetServiceRevision } = deployment;
  const hook = waitingHook(deployment);
  return {
    arn: latest.arn,
    strategy: strategyOf(deployment),
    status,
    reason: statusReason ?? null,
    startedAt: startedAt?.toISOString() ?? null,
    stage: lifecycleStage ?? null,
    previousRevision: deployment.sourceServiceRevisions?.[0]?.arn ?? null,
    percent: targetServiceRevision?.requestedProductionTrafficWeight ?? null,
    pause:
      hook?.hookId === undefined
        ? null
        : {
            waitsFor: lifecycleStage === TEST_STAGE ? 'tests' : 'person',
            hookId: hook.hookId,
            expiresAt: hook.expiresAt?.toISOString() ?? null,
            timeoutAction: hook.timeoutAction ?? 'ROLLBACK',
          },
  };
}

interface ListedDeployment {
  readonly arn: string;
  readonly createdAt: number;
}

/** ECS lists the deployments of 90 days, in no order that it would document. */
async function listDeployments({ client, cluster, service }: ClusterService): Promise<ListedDeployment[]> {
  const { ListServiceDeploymentsCommand } = await import('@aws-sdk/client-ecs');
  const found: ListedDeployment[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(new ListServiceDeploymentsCommand({ cluster, service: service.serviceArn, nextToken }));
    for (const { serviceDeploymentArn: arn, createdAt } of page.serviceDeployments ?? []) {
      found.push(...(arn === undefined ? [] : [{ arn, createdAt: createdAt?.getTime() ?? 0 }]));
    }
    ({ nextToken } = page);
  } while (nextToken !== undefined);
  return found;
}

/** The strategy of a service, or of a deployment. */
export const strategyOf = ({ deploymentConfiguration }: Pick<Service, 'deploymentConfiguration'>): DeploymentStrategy =>
  deploymentConfiguration?.strategy ?? 'ROLLING';

/** The pause at which a deployment waits. */
export const waitingHook = ({ lifecycleHookDetails = [] }: ServiceDeployment): DeploymentLifecycleHookDetail | undefined =>
  lifecycleHookDetails.find(({ status }) => status === 'AWAITING_ACTION');

/** Ends the pause at which a deployment waits. */
export async function endPause(
  client: ECSClient,
  { arn, hookId, action }: { readonly arn: string; readonly hookId: string; readonly action: 'CONTINUE' | 'ROLLBACK' },
): Promise<void> {
  const { ContinueServiceDeploymentCommand } = await import('@aws-sdk/client-ecs');
  await client.send(new ContinueServiceDeploymentCommand({ serviceDeploymentArn: arn, hookId, action }));
}

/** Whether a deployment is in progress, so that it can be stopped. */
export const isInProgress = ({ status }: ServiceDeploymentSummary): boolean => status === 'PENDING' || status === 'IN_PROGRESS';

/** Whether the previous version gets all requests again. */
export const isRollingBack = ({ status }: ServiceDeploymentSummary): boolean =>
  status === 'STOP_REQUESTED' || status === 'ROLLBACK_REQUESTED' || status === 'ROLLBACK_IN_PROGRESS';
