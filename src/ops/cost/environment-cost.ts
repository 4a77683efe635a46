import type { PlatformConfig } from '../../config/platform-config';
import type { StackTemplates } from '../../config/stateful-resources';
import { environmentOfStack } from '../environment/deployed-stacks';
import { cheaperChoices, type CheaperChoice } from './cheaper-choices';
import type { PriceTable } from './price-table';
import { costsOfStacks, type StackCosts } from './stack-costs';

/** What an environment costs, or the pipeline. */
export interface CostReport extends StackCosts {
  readonly name: string;
  /** US dollars a month; null without a budget, and for the pipeline. */
  readonly budgetUsd: number | null;
  /** Options that would make it cheaper. */
  readonly cheaper: readonly CheaperChoice[];
}

export interface ReportProps {
  readonly platform: PlatformConfig;
  /** Of all stacks, by their name. */
  readonly templates: StackTemplates;
  readonly prices: PriceTable;
}

/** What each environment costs, in the order of the pipeline. */
export const environmentReports = ({ platform, templates, prices }: ReportProps): readonly CostReport[] =>
  platform.environments.map(({ name, region, cost }) => {
    const costs = costsOfStacks({ templates: stacksOf(name, { platform, templates }), region, prices });
    return { ...costs, name, budgetUsd: cost.budgetUsdPerMonth, cheaper: cheaperChoices(costs, prices) };
  });

/** What the pipeline costs: all that belongs to no environment. */
export const pipelineReport = ({ platform, templates, prices }: ReportProps): CostReport => ({
  ...costsOfStacks({ templates: stacksOf(undefined, { platform, templates }), region: platform.pipeline.region, prices }),
  name: 'pipeline',
  budgetUsd: null,
  cheaper: [],
});

const stacksOf = (environment: string | undefined, { platform, templates }: Pick<ReportProps, 'platform' | 'templates'>): StackTemplates =>
  Object.fromEntries(Object.entries(templates).filter(([stack]) => environmentOfStack({ platform, stack })?.name === environment));

/** Whether even the least that it can cost at rest is above its budget. */
export const isAboveBudget = ({ atRest, budgetUsd }: CostReport): boolean => budgetUsd !== null && atRest.usd > budgetUsd;
