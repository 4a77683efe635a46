import { costDifference, type CostDifference } from '../../../src/ops/cost/cost-difference';
import type { EnvironmentOptions } from '../../../src/config/environment';
import type { StackTemplates } from '../../../src/config/stateful-resources';
import { platformFixture, PROD } from '../../support/platform-fixture';
import { PRICES, templatesOf } from './cost-fixture';

const prodWith = (overrides: Partial<EnvironmentOptions>): StackTemplates =>
  templatesOf(platformFixture({ environments: [{ ...PROD, ...overrides }] }), 'prod');
const compare = (before: StackTemplates, after: StackTemplates): CostDifference =>
  costDifference({ before, after, region: 'eu-west-1', prices: PRICES });

const now = prodWith({});

test('equal templates cost the same', () => {
  expect(compare(now, now).lines).toEqual(['the cost at rest does not change: at least $173.59 a month']);
});

test('more tasks and a NAT gateway less are one line each, the largest change first', () => {
  const { change, lines } = compare(now, prodWith({ service: { scaling: { min: 3 } }, network: { natGateways: 0 } }));
  expect(lines).toEqual([
    'the cost at rest changes from at least $173.59 to at least $161.91 a month (-$11.68)',
    '  NAT gateway, removed: -$36.50',
    '  tasks: 2 × 0.5 vCPU, 1 GiB, Fargate, ARM64 → 3 × 0.5 vCPU, 1 GiB, Fargate, ARM64: +$17.52',
    '  public IPv4 addresses: 2 × address of the load balancer and address of a NAT gateway → 3 × address of a task and 2 × address of the load balancer: +$7.30',
  ]);
  expect(change).toEqual({ usd: expect.closeTo(-11.68, 2) as number, isComplete: true });
});

test('a new environment is all new', () => {
  const { before, after, lines } = compare({}, now);
  expect([before.usd, after.usd]).toEqual([0, expect.closeTo(173.59, 2)]);
  expect(lines).toContain('  Aurora capacity: 2 × 0.5 ACU, new: +$73.00');
  expect(lines).toContain('  Container Insights: unknown number × metrics of the tasks, new: unknown');
});

test('a change of tasks on Spot without a price is unknown, and not zero', () => {
  const spot = (cpu: number, memoryMiB: number): StackTemplates => prodWith({ service: { spot: true, cpu, memoryMiB } });
  const { change, brief, lines } = costDifference({
    before: spot(512, 1024),
    after: spot(1024, 2048),
    region: 'eu-central-1',
    prices: PRICES,
  });
  expect(change).toEqual({ usd: 0, isComplete: false });
  expect(brief).toBe('cost changes by an unknown amount');
  expect(lines.join()).toContain('1 vCPU, 2 GiB, Fargate Spot, ARM64: unknown');
});

test('a change of what has no price is unknown, and not zero', () => {
  const added = { 'shop-prod-orders': { Resources: { Table: { Type: 'AWS::DynamoDB::Table' } } } };
  const { change, lines } = compare(now, { ...now, ...added });
  expect(change.isComplete).toBe(false);
  expect(lines).toEqual([
    'the cost at rest changes from at least $173.59 to at least $173.59 a month (unknown)',
    '  shop-prod-orders/Table (AWS::DynamoDB::Table), added: unknown price',
  ]);
});
