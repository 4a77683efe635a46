import { apiShape } from '../api-shape';
import { EndpointError } from '../endpoint-error';
import { seconds } from '../wire-time';
import {
  clusterArnOf,
  clusters,
  findService,
  findTaskDefinition,
  lastPart,
  requestedCluster,
  servicesOf,
  type EcsBackend,
  type FoundService,
} from './find-in-ecs';
import type { Rollout } from '../../ecs/rollouts';
import type { ServiceView } from '../../ecs/service-view';
import type { JsonObject } from '../../json';
import type { JsonReader } from '../../json-reader';

const STATUSES = { IN_PROGRESS: 'IN_PROGRESS', COMPLETED: 'SUCCESSFUL', FAILED: 'ROLLBACK_SUCCESSFUL' } as const;

/** A deployment of a service that has started. */
interface FoundDeployment {
  readonly service: FoundService & { readonly view: ServiceView };
  readonly rollout: Rollout;
}

export function listServiceDeployments(backend: EcsBackend, input: JsonReader): JsonObject {
  const requested = input.string('service');
  const cluster = requestedCluster(backend, input);
  const service = findService(servicesOf(backend, cluster), requested);
  if (service === undefined) {
    throw new EndpointError('ServiceNotFoundException', `Service not found: cluster "${cluster.name}" has no service "${requested}"`);
  }
  const statuses = input.strings('status');
  const found = deploymentsOf(service).filter(({ rollout }) => statuses.length === 0 || statuses.includes(STATUSES[rollout.state]));
  return { serviceDeployments: found.map(brief) };
}

export function describeServiceDeployments(backend: EcsBackend, input: JsonReader): JsonObject {
  const found = input.strings('serviceDeploymentArns').map((arn) => ({ arn, deployment: find(backend, arn) }));
  return {
    serviceDeployments: found.flatMap(({ deployment }) => (deployment === undefined ? [] : [describe(deployment)])),
    failures: found.flatMap(({ arn, deployment }) => (deployment === undefined ? [{ arn, reason: 'MISSING' }] : [])),
  };
}

/** The revisions that deployments start: one for each, as long as it is known. */
export function describeServiceRevisions(backend: EcsBackend, input: JsonReader): JsonObject {
  const found = input
    .strings('serviceRevisionArns')
    .map((arn) => ({ arn, deployment: findBy(backend, (each) => revisionArnOf(each) === arn) }));
  return {
    serviceRevisions: found.flatMap(({ arn, deployment }) =>
      deployment === undefined ? [] : [describeRevision(backend, { arn, deployment })],
    ),
    failures: found.flatMap(({ arn, deployment }) => (deployment === undefined ? [{ arn, reason: 'MISSING' }] : [])),
  };
}

/** Ends a pause. */
export function continueServiceDeployment(backend: EcsBackend, input: JsonReader): JsonObject {
  const { arn, deployment } = requestedDeployment(backend, input);
  const hookId = input.string('hookId');
  const action = input.choice('action', ['CONTINUE', 'ROLLBACK']) ?? 'CONTINUE';
  if (!backend.ecs.continueDeployment(deployment.service.view.arn, { hookId, action })) {
    throw new EndpointError('InvalidParameterException', `no hook "${hookId}" of ${arn} waits for an action`);
  }
  return { serviceDeploymentArn: arn };
}

/** Rolls a deployment back. */
export function stopServiceDeployment(backend: EcsBackend, input: JsonReader): JsonObject {
  const { arn, deployment } = requestedDeployment(backend, input);
  if ((input.choice('stopType', ['ROLLBACK', 'ABORT']) ?? 'ROLLBACK') === 'ABORT') {
    input.fail('stopType', 'must be ROLLBACK on the laptop');
  }
  if (deployment.service.view.shift?.id !== deployment.rollout.id || !backend.ecs.stopDeployment(deployment.service.view.arn)) {
    throw new EndpointError('ConflictException', `${arn} cannot be stopped: it is complete, or a rolling deployment, which ends by itself`);
  }
  return { serviceDeploymentArn: arn };
}

function requestedDeployment(backend: EcsBackend, input: JsonReader): { readonly arn: string; readonly deployment: FoundDeployment } {
  const arn = input.string('serviceDeploymentArn');
  const deployment = find(backend, arn);
  if (deployment === undefined) {
    throw new EndpointError('ServiceDeploymentNotFoundException', `Service deployment not found: ${arn}`);
  }
  return { arn, deployment };
}

const find = (backend: EcsBackend, arn: string): FoundDeployment | undefined => findBy(backend, (deployment) => arnOf(deployment) === arn);

const findBy = (backend: EcsBackend, fits: (deployment: FoundDeployment) => boolean): FoundDeployment | undefined =>
  clusters(backend)
    .flatMap((cluster) => servicesOf(backend, cluster))
    .flatMap(deploymentsOf)
    .find(fits);

const deploymentsOf = (service: FoundService): readonly FoundDeployment[] => {
  const { view } = service;
  return view === undefined ? [] : view.rollouts.map((rollout) => ({ service: { ...service, view }, rollout }));
};

const arnOf = ({ service, rollout }: FoundDeployment): string =>
  `${service.record.physicalId.replace(':service/', ':service-deployment/')}/${lastPart(rollout.id)}`;

const revisionArnOf = ({ service, rollout }: FoundDeployment): string =>
  `${service.record.physicalId.replace(':service/', ':service-revision/')}/${lastPart(rollout.id)}`;

/** Of the deployment that was completed before. */
const sourceRevisions = ({ service }: FoundDeployment): JsonObject[] =>
  service.view.rollouts.filter(({ state }) => state === 'COMPLETED').map((rollout) => ({ arn: revisionArnOf({ service, rollout }) }));

/** What `ListServiceDeployments` returns. */
const brief = (deployment: FoundDeployment): JsonObject => {
  const { service, rollout } = deployment;
  return {
    serviceDeploymentArn: arnOf(deployment),
    serviceArn: service.record.physicalId,
    clusterArn: clusterArnOf(service.record.physicalId),
    status: STATUSES[rollout.state],
    statusReason: rollout.reason,
    createdAt: seconds(rollout.createdAt),
    startedAt: seconds(rollout.createdAt),
  };
};

function describe(deployment: FoundDeployment): JsonObject {
  const { service, rollout } = deployment;
  const { view, record } = service;
  const shift = view.shift?.id === rollout.id ? view.shift : null;
  return {
    ...brief(deployment),
    updatedAt: seconds(rollout.updatedAt),
    ...(rollout.state === 'IN_PROGRESS' ? {} : { finishedAt: seconds(rollout.updatedAt) }),
    ...apiShape({ DeploymentConfiguration: record.properties.DeploymentConfiguration ?? {} }),
    ...(shift === null ? {} : { sourceServiceRevisions: sourceRevisions(deployment) }),
    targetServiceRevision: {
      arn: revisionArnOf(deployment),
      requestedTaskCount: view.desiredCount,
      ...(shift === null ? {} : { requestedProductionTrafficWeight: shift.percent }),
    },
    ...(shift === null ? {} : { lifecycleStage: shift.stage }),
    lifecycleHookDetails: shift?.hook
      ? [
          {
            hookId: shift.hook.id,
            targetType: 'PAUSE',
            status: 'AWAITING_ACTION',
            expiresAt: seconds(shift.hook.expiresAt),
            timeoutAction: shift.hook.timeoutAction,
          },
        ]
      : [],
  };
}

function describeRevision(
  backend: EcsBackend,
  { arn, deployment: { service, rollout } }: { readonly arn: string; readonly deployment: FoundDeployment },
): JsonObject {
  // Undefined after a newer task definition has replaced it.
  const containers = findTaskDefinition(backend, rollout.taskDefinitionArn)?.objects('ContainerDefinitions') ?? [];
  return {
    serviceRevisionArn: arn,
    serviceArn: service.record.physicalId,
    clusterArn: clusterArnOf(service.record.physicalId),
    taskDefinition: rollout.taskDefinitionArn,
    createdAt: seconds(rollout.createdAt),
    containerImages: containers.map((container) => ({ containerName: container.string('Name'), image: container.string('Image') })),
  };
}
