import type { PlatformConfig } from '../../../src/config/platform-config';
import type { StackTemplate, StackTemplates } from '../../../src/config/stateful-resources';
import type { Price, PriceTable, Unit } from '../../../src/ops/cost/price-table';
import { loadPriceTable } from '../../../src/ops/cost/price-table';
import { costsOfStacks, type StackCosts } from '../../../src/ops/cost/stack-costs';
import type { ExtendEnvironment } from '../../../src/environment/environment-extension';
import { synthesize } from '../../support/synthesize';

/** Round prices, so that a person can add them up. */
const USD: Readonly<Partial<Record<Unit, number>>> = {
  'fargate.arm.vcpu': 0.04,
  'fargate.arm.gb': 0.004,
  'fargate.x86.vcpu': 0.05,
  'fargate.x86.gb': 0.005,
  'fargate.disk': 0.0001,
  'alb.hour': 0.02,
  'alb.lcu': 0.008,
  ipv4: 0.005,
  'nat.hour': 0.05,
  'nat.gb': 0.05,
  'aurora.acu': 0.1,
  alarm: 0.1,
  metric: 0.3,
  'logs.written': 0.5,
  'efs.storage': 0.3,
  'scheduler.runs': 1,
};

const priced = (usd: number): Price => ({ usd, date: '2026-01-01', version: null, from: 'page', unit: null });

/** Prices of eu-west-1 and, for dashboards, of every region. */
export const PRICES: PriceTable = {
  ...loadPriceTable(),
  regions: {
    global: { prefixes: [], prices: { dashboard: priced(3) } },
    'eu-west-1': { prefixes: ['EU-'], prices: Object.fromEntries(Object.entries(USD).map(([unit, usd]) => [unit, priced(usd)])) },
  },
};

/** The templates of an environment by name of their stack. */
export function templatesOf(platform: PlatformConfig, environment: string, extendEnvironment?: ExtendEnvironment): StackTemplates {
  const templates = allTemplates(platform, extendEnvironment);
  return Object.fromEntries(Object.entries(templates).filter(([stack]) => stack.startsWith(`${platform.name}-${environment}-`)));
}

/** The templates of all stacks by their name. */
export function allTemplates(platform: PlatformConfig, extendEnvironment?: ExtendEnvironment): StackTemplates {
  const { stacks, template } = synthesize(platform, { ...(extendEnvironment && { extendEnvironment }) });
  return Object.fromEntries(stacks.map((stack) => [stack.stackName, template(stack).toJSON() as StackTemplate]));
}

export const costsOf = (templates: StackTemplates, region = 'eu-west-1'): StackCosts =>
  costsOfStacks({ templates, region, prices: PRICES });

/** What each thing costs at rest, in cents of a dollar; null if it is not known, or may be more. */
export const centsAtRest = ({ lines }: StackCosts): Readonly<Record<string, number | null>> =>
  Object.fromEntries(
    lines.map(({ item, detail, count, atRest }) => [
      [item, ...(count === null ? [] : [`${count} × ${detail}`.replace(/ × $/, '')])].join(': '),
      atRest.isComplete ? Math.round(atRest.usd * 100) : null,
    ]),
  );
