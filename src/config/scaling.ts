import { reportUnorderedRange } from './range';
import type { Layered } from './shape/layered';
import { numberBetween } from './shape/number-between';
import { option, resolveOptions, type Resolved } from './shape/option';
import type { OptionTable } from './shape/shape';

/** How many tasks run. Set `min` and `max` to the same number to switch scaling off. */
export interface ScalingOptions {
  /** Minimum number of tasks. @example 2 */
  readonly min?: number;
  /** Maximum number of tasks. @example 20 */
  readonly max?: number;
  /** Average CPU utilization, in percent, that scaling aims at. @example 50 */
  readonly targetCpuPercent?: number;
}

/** ECS runs at most 5,000 tasks of one service. */
const taskCount = numberBetween({ min: 1, max: 5000 });

export const SCALING = {
  min: option(taskCount, { byTier: { development: 1, production: 2 } }),
  max: option(taskCount, { byTier: { development: 2, production: 10 } }),
  targetCpuPercent: option(numberBetween({ min: 1, max: 100 }), { default: 60 }),
} satisfies OptionTable<ScalingOptions>;

export type ScalingConfig = Resolved<ScalingOptions, typeof SCALING>;

export function resolveScaling(given: Layered<ScalingOptions>): ScalingConfig {
  const scaling = resolveOptions(SCALING, given);
  reportUnorderedRange({ min: scaling.min, max: scaling.max, givenMin: given.at('min'), givenMax: given.at('max') });
  return scaling;
}
