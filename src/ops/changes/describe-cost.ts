import { costDifference, type CostDifference } from '../cost/cost-difference';
import { loadPriceTable } from '../cost/price-table';
import type { EnvironmentChanges } from './environment-changes';

/** What a deployment does to the cost of an environment at rest; null if what is deployed could not be read. */
export function findCostDifference({ environment, stacks, templates }: EnvironmentChanges): CostDifference | null {
  if (stacks.some(({ kind }) => kind === 'unknown')) {
    return null;
  }
  const { deployed: before, planned: after } = templates;
  return costDifference({ before, after, region: environment.region, prices: loadPriceTable() });
}

/** The lines about it. None if the cost stays the same. */
export function describeCost(difference: CostDifference | null): readonly string[] {
  if (difference === null) {
    return ['not compared: not every deployed stack could be read'];
  }
  return difference.brief === null ? [] : difference.lines;
}
