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
   * decision within a day, the deployment is rolled back; a deployment of more than 36 hours is, too.
   * @default false
   * @cost - the tasks of both versions for this time
   * @example true
   */
  readonly pauseBeforeTraffic?: boolean;
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
const MIN_LINEAR_PERCENT = 3;

export const DEPLOYMENT = {
  strategy: option(choice<DeploymentStrategy>('rolling', 'blueGreen', 'canary', 'linear'), { default: 'rolling' }),
  percent: option(numberBetween({ min: 0.1, max: 100, step: 0.1 }), { default: null }),
  stepMinutes: option(minutes, { default: null }),
  bakeMinutes: option(minutes, { default: null }),
  pauseBeforeTraffic: option(trueOrFalse, { default: false }),
  betweenStrategies: option(trueOrFalse, { default: false }),
} satisfies OptionTable<DeploymentOptions>;

export const deploymentShape = objectOf<DeploymentOptions>(DEPLOYMENT);

export interface RollingConfig {
  readonly strategy: 'rolling';
  readonly betweenStrategies: boolean;
}

/** Requests are shifted from one target group to another. */
export type TrafficShiftConfig = { readonly bakeMinutes: number; readonly pauseBeforeTraffic: boolean } & (
  { readonly strategy: 'blueGreen' } | { readonly strategy: 'canary' | 'linear'; readonly percent: number; readonly stepMinutes: number }
);

export type DeploymentConfig = RollingConfig | TrafficShiftConfig;

/** The defaults of ECS. */
const STEPS = { canary: { percent: 5, stepMinutes: 10 }, linear: { percent: 10, stepMinutes: 6 } } as const;
/** The alarms need two minutes, and their metrics some more. */
const DEFAULT_BAKE_MINUTES = 5;

/** The options that only some strategies have, with these strategies. */
const STRATEGIES_OF: Readonly<Partial<Record<keyof DeploymentOptions, readonly DeploymentStrategy[]>>> = {
  percent: ['canary', 'linear'],
  stepMinutes: ['canary', 'linear'],
  bakeMinutes: ['blueGreen', 'canary', 'linear'],
  pauseBeforeTraffic: ['blueGreen', 'canary', 'linear'],
  betweenStrategies: ['rolling'],
};

export function resolveDeployment(given: Layered<DeploymentOptions>): DeploymentConfig {
  const options = resolveOptions(DEPLOYMENT, given);
  reportOtherStrategies(options, given);
  const { strategy, pauseBeforeTraffic, betweenStrategies } = options;
  const bakeMinutes = options.bakeMinutes ?? DEFAULT_BAKE_MINUTES;
  switch (strategy) {
    case 'rolling':
      return { strategy, betweenStrategies };
    case 'blueGreen':
      return { strategy, bakeMinutes, pauseBeforeTraffic };
    case 'canary':
    case 'linear': {
      const percent = options.percent ?? STEPS[strategy].percent;
      const stepMinutes = options.stepMinutes ?? STEPS[strategy].stepMinutes;
      const config = { strategy, percent, stepMinutes, bakeMinutes, pauseBeforeTraffic };
      reportSmallStep(config, given);
      reportLongWait(config, given);
      return config;
    }
  }
}

/** Reports settings of scaling that do not work while two target groups take turns. */
export function checkDeployment(
  { deployment, scaling }: { readonly deployment: DeploymentConfig; readonly scaling: ScalingConfig },
  given: Layered<DeploymentOptions>,
): void {
  if (scaling.targetRequestsPerMinute !== false && (deployment.strategy !== 'rolling' || deployment.betweenStrategies)) {
    given.location.reportConflict({
      given: 'two target groups, together with scaling.targetRequestsPerMinute',
      allowed: 'one of the two: ECS counts the requests of a single target group, and the other one serves after each deployment',
      fix: 'set service.scaling.targetRequestsPerMinute of this environment to false, or use the strategy rolling',
    });
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

/** CloudFormation waits for a day and a half at most, and refuses what would come near it. */
function reportLongWait({ strategy, percent, stepMinutes, bakeMinutes }: Stepwise, given: Layered<DeploymentOptions>): void {
  const waits = strategy === 'canary' ? 1 : Math.ceil(100 / percent) - 1;
  const total = waits * stepMinutes + bakeMinutes;
  if (total > MAX_WAIT_MINUTES) {
    given.at('stepMinutes').location.reportConflict({
      given: `${waits} × ${stepMinutes} minutes between the steps and ${bakeMinutes} minutes after them, together ${total}`,
      allowed: `at most ${MAX_WAIT_MINUTES} minutes (33 hours), the limit of CloudFormation`,
      fix: 'shorten stepMinutes or bakeMinutes, or raise percent',
      comparedWith: [given.at('bakeMinutes').location, given.at('percent').location],
    });
  }
}
