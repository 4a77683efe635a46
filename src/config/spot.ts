import type { ScalingConfig } from './scaling';
import { either } from './shape/either';
import { isPlainObject } from './shape/is-plain-object';
import { trueOrFalse } from './shape/choice';
import type { Layered } from './shape/layered';
import { numberBetween } from './shape/number-between';
import { objectOf } from './shape/object-of';
import { required } from './shape/option';
import type { OptionTable } from './shape/shape';

/** Some tasks run on Fargate, and cheaper ones on Fargate Spot, so that some are left when AWS stops those on Spot. */
export interface SpotMixOptions {
  /** The first tasks, which always run on Fargate. @cost - tasks on Fargate instead of Spot: see `service.cpu` @example 1 */
  readonly fargateBase: number;
  /** Share of Fargate among all further tasks. @cost - tasks on Fargate instead of Spot: see `service.cpu` @example 1 */
  readonly fargateWeight: number;
  /** Share of Fargate Spot among all further tasks. @cost - tasks on Spot are up to 70 % cheaper @example 3 */
  readonly spotWeight: number;
}

// ECS places no task with a provider whose weight is 0.
const weight = numberBetween({ min: 1, max: 1000 });

export const SPOT_MIX = {
  fargateBase: required(numberBetween({ min: 0, max: 100_000 })),
  fargateWeight: required(weight),
  spotWeight: required(weight),
} satisfies OptionTable<SpotMixOptions>;

export const spotShape = either<boolean | SpotMixOptions>(
  { when: (value) => typeof value === 'boolean', shape: trueOrFalse },
  { when: isPlainObject, shape: objectOf<SpotMixOptions>(SPOT_MIX) },
);

interface Placement {
  readonly spot: boolean | SpotMixOptions;
  readonly scaling: ScalingConfig;
}

/** Reports a mix in which no task would ever run on Spot. */
export function checkSpot({ spot, scaling: { max } }: Placement, given: Layered<boolean | SpotMixOptions>): void {
  if (typeof spot === 'object' && spot.fargateBase >= max) {
    given.location.at('fargateBase').reportConflict({
      given: `${spot.fargateBase}, with at most ${max} tasks`,
      allowed: `less than ${max}: further tasks are the ones that run on Spot`,
      fix: 'lower it, raise scaling.max, or write spot: false',
      comparedWith: [given.location],
    });
  }
}
