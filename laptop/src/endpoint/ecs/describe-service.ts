import { JsonReader } from '../../json-reader';
import { apiShape } from '../api-shape';
import { seconds } from '../wire-time';
import { clusterArnOf, type FoundService } from './find-in-ecs';
import type { Rollout } from '../../ecs/rollouts';
import type { ServiceView } from '../../ecs/service-view';
import type { JsonObject } from '../../json';

/** A service that has not started yet has no tasks. */
export function describeService({ record, name, view, createdAt }: FoundService): JsonObject {
  const properties = JsonReader.of(record);
  const {
    LoadBalancers: loadBalancers = [],
    DeploymentConfiguration: configuration = {},
    NetworkConfiguration: network = {},
  } = record.properties;
  const desiredCount = view?.desiredCount ?? properties.optionalNumber('DesiredCount') ?? 1;
  return {
    serviceArn: record.physicalId,
    serviceName: name,
    clusterArn: clusterArnOf(record.physicalId),
    ...apiShape({ LoadBalancers: loadBalancers, DeploymentConfiguration: configuration, NetworkConfiguration: network }),
    status: 'ACTIVE',
    desiredCount,
    runningCount: running(view),
    pendingCount: Math.max(0, desiredCount - running(view)),
    launchType: 'FARGATE',
    schedulingStrategy: 'REPLICA',
    // The requested one, also while another one still serves.
    taskDefinition: view?.shift?.taskDefinitionArn ?? view?.taskDefinitionArn ?? properties.string('TaskDefinition'),
    healthCheckGracePeriodSeconds: properties.optionalNumber('HealthCheckGracePeriodSeconds') ?? 0,
    enableExecuteCommand: properties.boolean('EnableExecuteCommand'),
    createdAt: seconds(createdAt),
    deployments: view === undefined ? [] : view.rollouts.map((rollout, index) => deployment(view, { rollout, isLatest: index === 0 })),
    events: view === undefined ? [] : events(view),
  };
}

function deployment(view: ServiceView, { rollout, isLatest }: { readonly rollout: Rollout; readonly isLatest: boolean }): JsonObject {
  const isComplete = rollout.state === 'COMPLETED';
  const incoming = view.shift?.id === rollout.id ? view.incoming.length : 0;
  const isReplacing = view.rollouts[0]?.state === 'IN_PROGRESS';
  return {
    id: rollout.id,
    status: rollout.state === 'FAILED' ? 'INACTIVE' : isLatest || !isReplacing ? 'PRIMARY' : 'ACTIVE',
    taskDefinition: rollout.taskDefinitionArn,
    desiredCount: view.desiredCount,
    runningCount: isComplete ? running(view) : incoming,
    pendingCount: rollout.state === 'IN_PROGRESS' ? view.desiredCount - incoming : 0,
    failedTasks: rollout.failedTasks,
    createdAt: seconds(rollout.createdAt),
    updatedAt: seconds(rollout.updatedAt),
    launchType: 'FARGATE',
    rolloutState: rollout.state,
    rolloutStateReason: rollout.reason,
  };
}

/** The newest first, as in ECS. The index is part of the id, since two events can have the same millisecond. */
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
