import type { JsonReader } from '../json-reader';

/** Stages of a deployment at which it can be paused. */
const PAUSE_STAGES = [
  'PRE_SCALE_UP',
  'POST_SCALE_UP',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
] as const;

export type PauseStage = (typeof PAUSE_STAGES)[number];

export type HookAction = 'CONTINUE' | 'ROLLBACK';

/** A pause of a deployment until a person decides. */
export interface PauseHook {
  readonly stages: readonly PauseStage[];
  readonly timeoutMinutes: number;
  readonly timeoutAction: HookAction;
}

/** How ECS shifts the requests to a new version. */
export interface TrafficShift {
  /** Percentages of the requests that the new version gets, one after the other. The last one is 100. */
  readonly steps: readonly number[];
  readonly stepMinutes: number;
  readonly bakeMinutes: number;
  readonly pauses: readonly PauseHook[];
  /** Alarms that roll the deployment back. */
  readonly alarmNames: readonly string[];
}

/** Reads `DeploymentConfiguration` of a service; null for a rolling deployment. What is absent has the default of ECS. */
export function readTrafficShift(configuration: JsonReader): TrafficShift | null {
  const strategy = configuration.choice('Strategy', ['ROLLING', 'BLUE_GREEN', 'CANARY', 'LINEAR']) ?? 'ROLLING';
  if (strategy === 'ROLLING') {
    return null;
  }
  const canary = configuration.object('CanaryConfiguration');
  const linear = configuration.object('LinearConfiguration');
  const steps = {
    BLUE_GREEN: { steps: [100], stepMinutes: 0 },
    CANARY: {
      steps: [canary.optionalNumber('CanaryPercent') ?? 5, 100],
      stepMinutes: canary.optionalNumber('CanaryBakeTimeInMinutes') ?? 10,
    },
    LINEAR: {
      steps: linearSteps(linear.optionalNumber('StepPercent') ?? 10),
      stepMinutes: linear.optionalNumber('StepBakeTimeInMinutes') ?? 6,
    },
  }[strategy];
  return {
    ...steps,
    bakeMinutes:
      configuration.optionalNumber('BakeTimeInMinutes') ?? configuration.fail('BakeTimeInMinutes', `is required with ${strategy}`),
    pauses: configuration.objects('LifecycleHooks').map(readPause),
    alarmNames: configuration.object('Alarms').boolean('Enable') ? configuration.object('Alarms').strings('AlarmNames') : [],
  };
}

function linearSteps(percent: number): readonly number[] {
  const count = Math.ceil(100 / percent);
  return Array.from({ length: count }, (_, index) => Math.min(100, Number(((index + 1) * percent).toFixed(1))));
}

function readPause(hook: JsonReader): PauseHook {
  if (hook.optionalString('TargetType') !== 'PAUSE') {
    return hook.fail('TargetType', 'must be PAUSE; the laptop runs no Lambda function in a deployment');
  }
  const timeout = hook.object('TimeoutConfiguration');
  return {
    stages: hook
      .strings('LifecycleStages')
      .map(
        (stage) =>
          PAUSE_STAGES.find((known) => known === stage) ?? hook.fail('LifecycleStages', `has ${stage}, at which ECS does not pause`),
      ),
    timeoutMinutes: timeout.optionalNumber('TimeoutInMinutes') ?? 1440,
    timeoutAction: timeout.choice('Action', ['CONTINUE', 'ROLLBACK']) ?? 'ROLLBACK',
  };
}
