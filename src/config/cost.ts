import { partitionOf } from './arns';
import type { Layered } from './shape/layered';
import { numberBetween } from './shape/number-between';
import { option, resolveOptions, type Resolved } from './shape/option';
import type { OptionTable } from './shape/shape';

/** What an environment may cost. */
export interface CostOptions {
  /**
   * US dollars a month. `npx projen synth` and Build fail when the environment costs more while nobody uses it. An AWS Budget notifies
   * `notifyEmails` at 80 % and at 100 % of it, and when more is forecast. It counts what has the cost allocation tag `budget`, which a person
   * activates once in the account that pays.
   * @default - no limit, and nobody is notified
   * @cost - nothing: AWS does not bill a budget that only notifies
   * @example 250
   */
  readonly budgetUsdPerMonth?: number;
}

export const COST = {
  budgetUsdPerMonth: option(numberBetween({ min: 1, max: 1_000_000 }), { default: null }),
} satisfies OptionTable<CostOptions>;

export type CostConfig = Resolved<CostOptions, typeof COST>;

export const resolveCost = (given: Layered<CostOptions>): CostConfig => resolveOptions(COST, given);

/** Regions with the CloudFormation type `AWS::Budgets::Budget`. Source: the schemas of cfn-lint 1.58.0, which are made from those of CloudFormation. */
const REGIONS_WITH_BUDGETS: readonly string[] = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
];

/** Whether CloudFormation can create an AWS Budget in a region. */
export const hasBudgets = (region: string): boolean => REGIONS_WITH_BUDGETS.includes(region);

interface Budgeted {
  readonly cost: CostConfig;
  readonly region: string;
  readonly notifyEmails: readonly string[];
}

/** Reports a budget that notifies nobody, and one in a currency that AWS does not bill there. */
export function checkCost({ cost, region, notifyEmails }: Budgeted, given: Layered<CostOptions>): void {
  const { location } = given.at('budgetUsdPerMonth');
  if (cost.budgetUsdPerMonth === null) {
    return;
  }
  if (partitionOf(region) !== 'aws') {
    location.reportConflict({
      given: `a budget in ${region}`,
      allowed: 'no budget outside of the partition aws: prices and budgets there are not in US dollars, or there are none',
      fix: 'remove it',
    });
  } else if (notifyEmails.length === 0 && hasBudgets(region)) {
    location.reportConflict({
      given: `${cost.budgetUsdPerMonth}, and no notifyEmails`,
      allowed: 'a budget together with notifyEmails: the AWS Budget notifies these addresses',
      fix: 'set notifyEmails of this environment; those of the pipeline apply to the production tier',
    });
  }
}
