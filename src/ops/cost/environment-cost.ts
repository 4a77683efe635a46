import { shareAsleep } from '../../config/sleep';
import type { PlatformConfig } from '../../config/platform-config';
import type { StackTemplates } from '../../config/stateful-resources';
import { environmentOfStack } from '../environment/deployed-stacks';
import { cheaperChoices, type CheaperChoice } from './cheaper-choices';
import type { PriceTable } from './price-table';
import type { Sum } from './cost-line';
import { costsOfStacks, type StackCosts } from './stack-costs';
import { TASK_ADDRESS } from './task-costs';

/** What an environment costs, or the pipeline. */
export interface CostReport extends StackCosts {
  readonly name: string;
  /** US dollars a month; null without a budget, and for the pipeline. */
  readonly budgetUsd: number | null;
  /** The cost at rest without the hours in which the environment sleeps. */
  readonly minimum: Sum;
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
  platform.environments.map(({ name, region, cost, sleep }) => {
    const costs = costsOfStacks({ templates: stacksOf(name, { platform, templates }), region, prices });
    const { usd, isComplete } = costs.atRest;
    const minimum = { usd: usd - (sleep === null ? 0 : shareAsleep(sleep) * usdOfTasks(costs)), isComplete };
    return { ...costs, name, minimum, budgetUsd: cost.budgetUsdPerMonth, cheaper: cheaperChoices(costs, prices) };
  });

/** What the pipeline costs: all that belongs to no environment. */
export function pipelineReport({ platform, templates, prices }: ReportProps): CostReport {
  const costs = costsOfStacks({ templates: stacksOf(undefined, { platform, templates }), region: platform.pipeline.region, prices });
  return { ...costs, name: 'pipeline', minimum: costs.atRest, budgetUsd: null, cheaper: [] };
}

const stacksOf = (environment: string | undefined, { platform, templates }: Pick<ReportProps, 'platform' | 'templates'>): StackTemplates =>
  Object.fromEntries(Object.entries(templates).filter(([stack]) => environmentOfStack({ platform, stack })?.name === environment));

/** What runs while the environment is awake only. */
const usdOfTasks = ({ lines }: StackCosts): number =>
  lines.filter(({ item, detail }) => item === 'tasks' || detail === TASK_ADDRESS).reduce((sum, { atRest }) => sum + atRest.usd, 0);

export interface BudgetedReport extends CostReport {
  readonly budgetUsd: number;
}

export const hasBudget = (report: CostReport): report is BudgetedReport => report.budgetUsd !== null;

/** Whether even the least that it can cost at rest is above its budget. */
export const isAboveBudget = ({ minimum, budgetUsd }: BudgetedReport): boolean => minimum.usd > budgetUsd;
