import { numberBetween } from './shape/number-between';

/** ECS runs at most 5,000 tasks of one service. */
export const taskCount = numberBetween({ min: 1, max: 5000 });
