import { JsonReader } from '../../json-reader';
import { inputReader, type OperationGroup, type OperationRequest } from '../operation';
import { seconds } from '../wire-time';
import type { ResourceRecord } from '../../cloudformation/resource-provider';
import type { Stacks } from '../../cloudformation/stacks';
import type { JsonObject } from '../../json';

/** What the operations of Application Auto Scaling work on. */
export interface ScalingBackend {
  readonly stacks: Pick<Stacks, 'list'>;
}

/** Scalable targets, their policies and scheduled actions, in the wire protocol of Application Auto Scaling. */
export const scalingOperations = (backend: ScalingBackend): OperationGroup => ({
  protocol: 'json',
  signingName: 'application-autoscaling',
  apiName: 'AnyScaleFrontendService',
  errorCodes: [],
  operations: {
    DescribeScalableTargets: (request) => {
      const ids = inputOf(request).strings('ResourceIds');
      return {
        ScalableTargets: targets(backend, request)
          .filter(({ identity }) => ids.length === 0 || ids.includes(identity.ResourceId))
          .map(describeTarget),
      };
    },
    DescribeScalingPolicies: (request) => ({
      ScalingPolicies: requestedTargets(backend, request).flatMap((target) => policiesOf(backend, target)),
    }),
    DescribeScheduledActions: (request) => ({ ScheduledActions: requestedTargets(backend, request).flatMap(describeActions) }),
  },
});

interface Target {
  readonly record: ResourceRecord;
  readonly identity: {
    readonly ServiceNamespace: string;
    readonly ResourceId: string;
    readonly ScalableDimension: string;
  };
  /** In seconds. */
  readonly createdAt: number;
}

function targets({ stacks }: ScalingBackend, request: OperationRequest): readonly Target[] {
  const namespace = inputOf(request).string('ServiceNamespace');
  return stacks.list().flatMap(({ resources, createdAt }) =>
    resources
      .filter(({ type }) => type === 'AWS::ApplicationAutoScaling::ScalableTarget')
      .map((record): Target => {
        const properties = JsonReader.of(record);
        const identity = {
          ServiceNamespace: properties.string('ServiceNamespace'),
          ResourceId: properties.string('ResourceId'),
          ScalableDimension: properties.string('ScalableDimension'),
        };
        return { record, identity, createdAt: seconds(createdAt) };
      })
      .filter(({ identity }) => identity.ServiceNamespace === namespace),
  );
}

function requestedTargets(backend: ScalingBackend, request: OperationRequest): readonly Target[] {
  const id = inputOf(request).optionalString('ResourceId');
  return targets(backend, request).filter(({ identity }) => id === null || identity.ResourceId === id);
}

function describeTarget({ record, identity, createdAt }: Target): JsonObject {
  const properties = JsonReader.of(record);
  return {
    ...identity,
    MinCapacity: properties.optionalNumber('MinCapacity'),
    MaxCapacity: properties.optionalNumber('MaxCapacity'),
    RoleARN: properties.optionalString('RoleARN') ?? '',
    CreationTime: createdAt,
    SuspendedState: properties.json('SuspendedState'),
  };
}

const policiesOf = ({ stacks }: ScalingBackend, { record: target, identity, createdAt }: Target): readonly JsonObject[] =>
  stacks
    .list()
    .flatMap(({ resources }) => resources)
    .filter(
      ({ type, properties }) => type === 'AWS::ApplicationAutoScaling::ScalingPolicy' && properties.ScalingTargetId === target.physicalId,
    )
    .map((record) => {
      const properties = JsonReader.of(record);
      const [tracking, steps] = ['TargetTrackingScalingPolicyConfiguration', 'StepScalingPolicyConfiguration'].map((name) =>
        properties.has(name) ? { [name]: properties.json(name) } : {},
      );
      return {
        ...identity,
        PolicyARN: record.physicalId,
        PolicyName: properties.string('PolicyName'),
        PolicyType: properties.string('PolicyType'),
        ...tracking,
        ...steps,
        Alarms: [],
        CreationTime: createdAt,
      };
    });

const describeActions = ({ record, identity, createdAt }: Target): readonly JsonObject[] =>
  JsonReader.of(record)
    .objects('ScheduledActions')
    .map((action) => ({
      ...identity,
      ScheduledActionName: action.string('ScheduledActionName'),
      ScheduledActionARN: `${record.physicalId}|${action.string('ScheduledActionName')}`,
      Schedule: action.string('Schedule'),
      ...(action.has('Timezone') ? { Timezone: action.string('Timezone') } : {}),
      ScalableTargetAction: action.json('ScalableTargetAction'),
      CreationTime: createdAt,
    }));

const inputOf = (request: OperationRequest): JsonReader => inputReader(request, 'ValidationException');
