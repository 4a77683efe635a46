import type { ScalingConfig } from './scaling';
import { choice, trueOrFalse } from './shape/choice';
import type { Layered } from './shape/layered';
import { numberBetween } from './shape/number-between';
import { objectOf } from './shape/object-of';
import { option, resolveOptions, type Resolved } from './shape/option';
import type { OptionTable } from './shape/shape';

/**
 * How ECS replaces one version by the next. All strategies but `rolling` start as many new tasks as there are old ones, shift the requests
 * from one target group to another, and stop the old tasks after `bakeMinutes`; an alarm shifts all requests back at once. While both
 * versions run, both sets of tasks are paid for.
 */
export interface DeploymentOptions {
  /**
   * `rolling` replaces the tasks; each new task gets requests as soon as it is healthy. `blueGreen` shifts all requests at once, `canary` a
   * share first and then the rest, `linear` equal shares one after the other. Change to or from `rolling` with `betweenStrategies`.
   * @cost - all but `rolling`: $0.30 for the alarms of the second target group, and the tasks of both versions while both run
   * @example 'canary'
   */
  readonly strategy?: DeploymentStrategy;
  /**
   * Percentage of the requests that the new version gets first (`canary`), or more with each step (`linear`: at least 3).
   * @default - 5 for `canary`, 10 for `linear`
   * @example 25
   */
  readonly percent?: number;
  /**
   * Minutes between two steps of `canary` or `linear`.
   * @default - 10 for `canary`, 6 for `linear`
   * @cost - the tasks of both versions for this time
   * @example 30
   */
  readonly stepMinutes?: number;
  /**
   * Minutes for which the old tasks still run after the new version got all requests, of every strategy but `rolling`.
   * @default - 5
   * @cost - the tasks of both versions for this time
   * @example 30
   */
  readonly bakeMinutes?: number;
  /**
   * Whether a person decides before each shift of requests to the new version, of every strategy but `rolling`: `npx projen
   * deployment:continue` or `deployment:stop`. Until then, `X-Test-Traffic: true` in a request sends it to the new version. Without a
   * decision within a day, the deployment is rolled back; a deployment of more than 36 hours is, too. Use it with `testBeforeTraffic`, so that
   * tests fail before users get the version: otherwise they run after the deployment, and when they fail, the rollback to the previous version
   * waits for a person as well, while the failed version serves.
   * @default false
   * @cost - the tasks of both versions for this time
   * @example true
   */
  readonly pauseBeforeTraffic?: boolean;
  /**
   * Whether the acceptance tests run against the new tasks before these get requests of users, with every strategy but `rolling`. ECS sends
   * the requests of the tests, which have the header `X-Test-Traffic: true`, to the new version, and rolls the deployment back when a test
   * fails. The acceptance tests of the platform then run on EC2 compute, which starts in a minute instead of seconds.
   * @default false
   * @cost - the tasks of both versions for this time, and EC2 compute instead of Lambda compute for the tests
   * @example true
   */
  readonly testBeforeTraffic?: boolean;
  /**
   * Whether a deployment with the strategy `rolling` ends as soon as all new tasks are healthy, and the old tasks of the service and of its
   * workers finish their work in the background. That saves the time that they take: up to 10 seconds in development and 30 in production,
   * or the `stopTimeoutSeconds` of a worker. In production the deployment ends after the bake time of its alarms. After the end, neither the
   * circuit breaker nor an alarm rolls it back. An old task may still answer one of the first requests of the acceptance tests.
   * @default false
   * @example true
   */
  readonly drainInBackground?: boolean;
  /**
   * Whether a service with the strategy `rolling` is also reached by the target groups of the others. Deploy once with it before you change
   * from `rolling` to another strategy or back: without it, requests fail during the change.
   * @default false
   * @cost - $0.30 for the alarms of the second target group
   * @example true
   */
  readonly betweenStrategies?: boolean;
}

export type DeploymentStrategy = 'rolling' | 'blueGreen' | 'canary' | 'linear';

/** ECS takes a day at most for each wait. */
const minutes = numberBetween({ min: 0, max: 1440 });
const MAX_WAIT_MINUTES = 33 * 60;
/** How long a deployment waits for a person, and for acceptance tests. */
export const PERSON_WAIT_MINUTES = 24 * 60;
export const TEST_WAIT_MINUTES = 60;
const MIN_LINEAR_PERCENT = 3;

export const DEPLOYMENT = {
  strategy: option(choice<DeploymentStrategy>('rolling', 'blueGreen', 'canary', 'linear'), { default: 'rolling' }),
  percent: option(numberBetween({ min: 0.1, max: 100, step: 0.1 }), { default: null }),
  stepMinutes: option(minutes, { default: null }),
  bakeMinutes: option(minutes, { default: null }),
  pauseBeforeTraffic: option(trueOrFalse, { default: false }),
  testBeforeTraffic: option(trueOrFalse, { default: false }),
  drainInBackground: option(trueOrFalse, { default: false }),
  betweenStrategies: option(trueOrFalse, { default: false }),
} satisfies OptionTable<DeploymentOptions>;

export const deploymentShape = objectOf<DeploymentOptions>(DEPLOYMENT);

export interface RollingConfig {
  readonly strategy: 'rolling';
  readonly drainInBackground: boolean;
  readonly betweenStrategies: boolean;
}

/** Requests are shifted from one target group to another. */
export type TrafficShiftConfig = {
  readonly bakeMinutes: number;
  readonly pauseBeforeTraffic: boolean;
  readonly testBeforeTraffic: boolean;
} & (
  { readonly strategy: 'blueGreen' } | { readonly strategy: 'canary' | 'linear'; readonly percent: number; readonly stepMinutes: number }
);

export type DeploymentConfig = RollingConfig | TrafficShiftConfig;

/** Whether the acceptance tests of an environment run before the new version gets requests of users. */
export const testsBeforeTraffic = ({ deployment }: { readonly deployment: DeploymentConfig }): boolean =>
  deployment.strategy !== 'rolling' && deployment.testBeforeTraffic;

/** Whether an environment has two target groups, between which its deployments shift requests, or soon will. */
export const hasTrafficShift = (deployment: DeploymentConfig): boolean => deployment.strategy !== 'rolling' || deployment.betweenStrategies;

/** The defaults of ECS. */
const STEPS = { canary: { percent: 5, stepMinutes: 10 }, linear: { percent: 10, stepMinutes: 6 } } as const;
/** The alarms need three minutes with the default grace period, and their metrics some more. */
const DEFAULT_BAKE_MINUTES = 5;

/** The options that only some strategies have, with these strategies. */
const STRATEGIES_OF: Readonly<Partial<Record<keyof DeploymentOptions, readonly DeploymentStrategy[]>>> = {
  percent: ['canary', 'linear'],
  stepMinutes: ['canary', 'linear'],
  bakeMinutes: ['blueGreen', 'canary', 'linear'],
  pauseBeforeTraffic: ['blueGreen', 'canary', 'linear'],
  testBeforeTraffic: ['blueGreen', 'canary', 'linear'],
  drainInBackground: ['rolling'],
  betweenStrategies: ['rolling'],
};

export function resolveDeployment(given: Layered<DeploymentOptions>): DeploymentConfig {
  const options = resolveOptions(DEPLOYMENT, given);
  reportOtherStrategies(options, given);
  const { strategy, pauseBeforeTraffic, testBeforeTraffic, drainInBackground, betweenStrategies } = options;
  const bakeMinutes = options.bakeMinutes ?? DEFAULT_BAKE_MINUTES;
  switch (strategy) {
    case 'rolling':
      return { strategy, drainInBackground, betweenStrategies };
    case 'blueGreen': {
      const config = { strategy, bakeMinutes, pauseBeforeTraffic, testBeforeTraffic };
      reportLongWait(config, given);
      return config;
    }
    case 'canary':
    case 'linear': {
      const percent = options.percent ?? STEPS[strategy].percent;
      const stepMinutes = options.stepMinutes ?? STEPS[strategy].stepMinutes;
      const config = { strategy, percent, stepMinutes, bakeMinutes, pauseBeforeTraffic, testBeforeTraffic };
      reportSmallStep(config, given);
      reportLongWait(config, given);
      return config;
    }
  }
}

export interface DeployedService {
  readonly deployment: DeploymentConfig;
  readonly scaling: ScalingConfig;
  readonly restartOnSecretChange: boolean;
}

/** Reports settings of the service that do not work with a deployment strategy. */
export function checkDeployment({ deployment, scaling, restartOnSecretChange }: DeployedService, given: Layered<DeploymentOptions>): void {
  if (restartOnSecretChange && deployment.strategy !== 'rolling') {
    reportPausedRestart(deployment, given);
  }
  if (scaling.targetRequestsPerMinute !== false && hasTrafficShift(deployment)) {
    const otherFix = deployment.strategy === 'rolling' ? 'remove betweenStrategies' : 'use the strategy rolling';
    given.location.reportConflict({
      given: 'two target groups, together with scaling.targetRequestsPerMinute',
      allowed:
        'one of the two: Application Auto Scaling counts the requests of a single target group, and the other one serves after each deployment',
      fix: `set service.scaling.targetRequestsPerMinute of this environment to false, or ${otherFix}`,
    });
  }
}

/** What the restart of a service would wait for at each pause. */
const PAUSES = {
  testBeforeTraffic: 'its tests, which only the pipeline runs',
  pauseBeforeTraffic: 'a person, who is not notified',
} as const;

function reportPausedRestart(deployment: TrafficShiftConfig, given: Layered<DeploymentOptions>): void {
  for (const key of ['testBeforeTraffic', 'pauseBeforeTraffic'] as const) {
    if (deployment[key]) {
      given.at(key).location.reportConflict({
        given: 'true, together with service.restartOnSecretChange',
        allowed: `one of the two: a restart is a deployment that waits for ${PAUSES[key]}`,
        fix: 'set service.restartOnSecretChange of this environment to false, and deploy changed secrets by the pipeline',
      });
    }
  }
}

function reportOtherStrategies({ strategy }: Resolved<DeploymentOptions, typeof DEPLOYMENT>, given: Layered<DeploymentOptions>): void {
  for (const key of Object.keys(STRATEGIES_OF) as (keyof DeploymentOptions)[]) {
    const strategies = STRATEGIES_OF[key]!;
    const { written, location } = given.at(key);
    if (written !== undefined && written !== false && !strategies.includes(strategy)) {
      location.reportConflict({
        given: `${key} with the strategy ${strategy}`,
        allowed: `only with ${strategies.join(', ').replace(/, (\w+)$/, ' and $1')}`,
        fix: 'remove it, or change the strategy',
        comparedWith: [given.at('strategy').location],
      });
    }
  }
}

type Stepwise = Extract<TrafficShiftConfig, { readonly strategy: 'canary' | 'linear' }>;

function reportSmallStep({ strategy, percent }: Stepwise, given: Layered<DeploymentOptions>): void {
  if (strategy === 'linear' && percent < MIN_LINEAR_PERCENT) {
    given.at('percent').location.reportConflict({
      given: `${percent} with the strategy linear`,
      allowed: `at least ${MIN_LINEAR_PERCENT} for linear`,
      fix: 'raise it, or change the strategy to canary',
      comparedWith: [given.at('strategy').location],
    });
  }
}

/** CloudFormation waits for a day and a half at most, and refuses what would come near it. It counts each pause once. */
function reportLongWait(config: TrafficShiftConfig, given: Layered<DeploymentOptions>): void {
  const { bakeMinutes } = config;
  const pauses = (config.pauseBeforeTraffic ? PERSON_WAIT_MINUTES : 0) + (config.testBeforeTraffic ? TEST_WAIT_MINUTES : 0);
  const [waits, stepMinutes] = config.strategy === 'blueGreen' ? [0, 0] : [waitsOf(config), config.stepMinutes];
  const total = waits * stepMinutes + bakeMinutes + pauses;
  if (total > MAX_WAIT_MINUTES) {
    const isStepwise = waits > 0;
    const paused = pauses === 0 ? '' : ` and ${pauses} minutes for pauses`;
    given.at(isStepwise ? 'stepMinutes' : 'bakeMinutes').location.reportConflict({
      given: isStepwise
        ? `${waits} × ${stepMinutes} minutes between the steps and ${bakeMinutes} minutes after them${paused}, together ${total}`
        : `${bakeMinutes} minutes of bakeMinutes${paused}, together ${total}`,
      allowed: `at most ${MAX_WAIT_MINUTES} minutes (33 hours), the limit of CloudFormation`,
      fix: fixOfLongWait(config, isStepwise),
      comparedWith: [given.at('bakeMinutes').location, given.at('percent').location],
    });
  }
}

function fixOfLongWait({ strategy, pauseBeforeTraffic }: TrafficShiftConfig, isStepwise: boolean): string {
  return [
    isStepwise ? 'shorten stepMinutes or bakeMinutes' : 'shorten bakeMinutes',
    // The number of waits of a canary does not depend on it.
    ...(isStepwise && strategy === 'linear' ? ['raise percent'] : []),
    ...(pauseBeforeTraffic ? ['remove pauseBeforeTraffic'] : []),
  ].join(', or ');
}

const waitsOf = ({ strategy, percent }: Stepwise): number => (strategy === 'canary' ? 1 : Math.ceil(100 / percent) - 1);
