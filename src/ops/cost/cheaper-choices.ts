import { costOf, HOURS, type Amount, type PricedLine } from './cost-line';
import type { PriceTable } from './price-table';
import type { StackCosts } from './stack-costs';

/** An option of the environment that would make it cheaper. */
export interface CheaperChoice {
  /** As a person writes it in the environment, such as `database: { readers: 0 }`. */
  readonly option: string;
  /** In a month; of Spot, at its maximum discount. */
  readonly savesUsd: number;
  readonly givesUp: string;
}

/** Less is not worth a line. */
const MIN_SAVING_USD = 5;

type Choice = (costs: StackCosts, prices: PriceTable) => CheaperChoice | null;

const find = ({ lines }: StackCosts, item: string): PricedLine | undefined => lines.find((line) => line.item === item);
const tasksOf = ({ lines }: StackCosts): readonly PricedLine[] => lines.filter(({ item }) => item === 'tasks');
const usdOf = (lines: readonly PricedLine[]): number => lines.reduce((sum, { atRest }) => sum + atRest.usd, 0);
const countOf = (lines: readonly PricedLine[]): number => lines.reduce((sum, { count }) => sum + (count ?? 0), 0);

/** What an amount costs at rest; zero if its price is not known, so that no saving is promised. */
const usdFor = (amounts: readonly Amount[], { costs, prices }: { readonly costs: StackCosts; readonly prices: PriceTable }): number =>
  costOf(amounts, { prices, region: costs.region }).usd;

const CHOICES: readonly Choice[] = [
  (costs, prices) => {
    const nat = find(costs, 'NAT gateway');
    const address = usdFor([{ unit: 'ipv4', quantity: HOURS }], { costs, prices });
    const gateways = nat?.count ?? 0;
    return nat === undefined
      ? null
      : {
          option: 'network: { natGateways: 0 }',
          savesUsd: nat.atRest.usd + (gateways - countOf(tasksOf(costs))) * address,
          givesUp:
            'private subnets and a fixed outgoing address: each task gets a public address, which accepts traffic from the load balancer alone',
        };
  },
  (costs) => {
    const capacity = find(costs, 'Aurora capacity');
    const instances = capacity?.count ?? 0;
    return capacity === undefined || instances < 2
      ? null
      : {
          option: 'database: { readers: 0 }',
          savesUsd: (capacity.atRest.usd * (instances - 1)) / instances,
          givesUp: 'fast failover: without a reader, the database is away until Aurora has made a new instance',
        };
  },
  (costs) => {
    const capacity = find(costs, 'Aurora capacity');
    return capacity === undefined
      ? null
      : {
          option: 'database: { minCapacity: 0 }',
          savesUsd: capacity.atRest.usd,
          givesUp: 'fast answers after a break: the first query after a pause waits until the database is awake, about 15 seconds',
        };
  },
  (costs, { fargateSpot: { maximumDiscount } }) => {
    const onDemand = tasksOf(costs).filter(({ isMinimum }) => !isMinimum);
    return {
      option: 'service: { spot: true }',
      savesUsd: usdOf(onDemand) * maximumDiscount,
      givesUp: 'certainty: AWS can stop tasks on Spot two minutes after a warning; the saving is the maximum, and changes',
    };
  },
  (costs, prices) => {
    const x86 = tasksOf(costs).filter(({ each }) => each.some(({ unit }) => unit === 'fargate.x86.vcpu'));
    const toArm = (amount: Amount): Amount => {
      const unit =
        amount.unit === 'fargate.x86.vcpu' ? 'fargate.arm.vcpu' : amount.unit === 'fargate.x86.gb' ? 'fargate.arm.gb' : amount.unit;
      return { ...amount, unit };
    };
    const onArm = x86.map(({ each, count }) => (count ?? 0) * usdFor(each.map(toArm), { costs, prices }));
    return onArm.includes(0)
      ? null
      : {
          option: "service: { architecture: 'ARM64' }, for the whole platform",
          savesUsd: usdOf(x86) - onArm.reduce((sum, usd) => sum + usd, 0),
          givesUp: 'programs that exist for x86 alone, in the image or its base image',
        };
  },
];

/** Options that would save at least some dollars a month, the largest saving first. */
export const cheaperChoices = (costs: StackCosts, prices: PriceTable): readonly CheaperChoice[] =>
  CHOICES.flatMap((choice) => choice(costs, prices) ?? [])
    .filter(({ savesUsd }) => savesUsd >= MIN_SAVING_USD)
    .sort((one, other) => other.savesUsd - one.savesUsd);
