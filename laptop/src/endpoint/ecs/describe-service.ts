import type { JsonObject } from '../../cloudformation/resource-provider';
import type { Rollout } from '../../ecs/rollouts';
import type { ServiceView } from '../../ecs/service-view';
import { apiShape } from '../api-shape';
import { seconds } from '../seconds';
import { clusterArnOf, type FoundService } from './find-in-ecs';

/** A service as it stands. One that has not come up yet has no task. */
export function describeService({ record, name, view, createdAt }: FoundService): JsonObject {
  const {
    LoadBalancers: loadBalancers = [],
    DeploymentConfiguration: configuration = {},
    HealthCheckGracePeriodSeconds: grace = 0,
    EnableExecuteCommand: exec = false,
  } = record.properties;
  const shaped = apiShape({ LoadBalancers: loadBalancers, DeploymentConfiguration: configuration });
  return {
    serviceArn: record.physicalId,
    serviceName: name,
    clusterArn: clusterArnOf(record.physicalId),
    ...shaped,
    status: 'ACTIVE',
    desiredCount: view?.desiredCount ?? 1,
    runningCount: running(view),
    pendingCount: Math.max(0, (view?.desiredCount ?? 1) - running(view)),
    launchType: 'FARGATE',
    schedulingStrategy: 'REPLICA',
    taskDefinition: view?.taskDefinitionArn ?? record.properties.TaskDefinition ?? '',
    healthCheckGracePeriodSeconds: grace,
    enableExecuteCommand: exec === true || exec === 'true',
    createdAt: seconds(createdAt),
    deployments: view === undefined ? [] : view.rollouts.map((rollout, index) => deployment(view, { rollout, isLatest: index === 0 })),
    events: view === undefined ? [] : events(view),
  };
}

function deployment(view: ServiceView, { rollout, isLatest }: { readonly rollout: Rollout; readonly isLatest: boolean }): JsonObject {
  const serves = rollout.state === 'COMPLETED';
  const isReplacing = view.rollouts[0]?.state === 'IN_PROGRESS';
  return {
    id: rollout.id,
    status: rollout.state === 'FAILED' ? 'INACTIVE' : isLatest || !isReplacing ? 'PRIMARY' : 'ACTIVE',
    taskDefinition: rollout.taskDefinitionArn,
    desiredCount: view.desiredCount,
    runningCount: serves ? running(view) : 0,
    pendingCount: rollout.state === 'IN_PROGRESS' ? view.desiredCount : 0,
    failedTasks: rollout.failedTasks,
    createdAt: seconds(rollout.createdAt),
    updatedAt: seconds(rollout.updatedAt),
    launchType: 'FARGATE',
    rolloutState: rollout.state,
    rolloutStateReason: rollout.reason,
  };
}

/** The newest first, as ECS has them. Two may have come within a millisecond, so the place counts as well. */
function events(view: ServiceView): JsonObject[] {
  return view.events
    .map((event, index) => ({
      id: `${Date.parse(event.at).toString(16)}-${index}`,
      createdAt: seconds(event.at),
      message: `(service ${view.name}) ${event.message.replace(`service ${view.name} `, '')}${event.exitCode === null ? '' : ` (exit code ${event.exitCode})`}`,
    }))
    .reverse();
}

const running = (view: ServiceView | undefined): number => view?.tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length ?? 0;
