import type { PlatformConfig } from '../../config/platform-config';
import { cheaperChoices, type CheaperChoice } from './cheaper-choices';
import type { PriceTable } from './price-table';
import type { AssemblyTemplates } from './read-assembly';
import { costsOfStacks, type StackCosts } from './stack-costs';

/** What an environment costs, or the pipeline. */
export interface CostReport extends StackCosts {
  readonly name: string;
  /** US dollars a month; null without a budget, and for the pipeline. */
  readonly budgetUsd: number | null;
  /** Options that would make it cheaper. */
  readonly cheaper: readonly CheaperChoice[];
}

interface ReportProps {
  readonly platform: PlatformConfig;
  readonly assembly: AssemblyTemplates;
  readonly prices: PriceTable;
}

/** What each environment costs, in the order of the pipeline. */
export const environmentReports = ({ platform, assembly, prices }: ReportProps): readonly CostReport[] =>
  platform.environments.map(({ name, region, cost }) => {
    const costs = costsOfStacks({ templates: assembly.environments.get(name) ?? {}, region, prices });
    return { ...costs, name, budgetUsd: cost.budgetUsdPerMonth, cheaper: cheaperChoices(costs, prices) };
  });

export const pipelineReport = ({ platform, assembly, prices }: ReportProps): CostReport => ({
  ...costsOfStacks({ templates: assembly.pipeline, region: platform.pipeline.region, prices }),
  name: 'pipeline',
  budgetUsd: null,
  cheaper: [],
});

/** Whether even the least that it can cost at rest is above its budget. */
export const isAboveBudget = ({ atRest, budgetUsd }: CostReport): boolean => budgetUsd !== null && atRest.usd > budgetUsd;
