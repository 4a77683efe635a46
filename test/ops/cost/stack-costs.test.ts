import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Stack } from 'aws-cdk-lib';
import type { EnvironmentOptions } from '../../../src/config/environment';
import { describeSum } from '../../../src/ops/cost/dollars';
import type { StackCosts } from '../../../src/ops/cost/stack-costs';
import { CONFIGURATIONS } from '../../support/configurations';
import { platformFixture, PROD, TEST } from '../../support/platform-fixture';
import { allTemplates, centsAtRest, costsOf, templatesOf } from './cost-fixture';

const costsWith = (base: EnvironmentOptions, overrides: Partial<EnvironmentOptions>): StackCosts =>
  costsOf(templatesOf(platformFixture({ environments: [{ ...base, ...overrides }] }), base.name));

const ratesOf = ({ rates }: StackCosts): Readonly<Record<string, number | null>> =>
  Object.fromEntries(rates.map(({ what, cost }) => [what, cost.isComplete ? Number(cost.usd.toFixed(4)) : null]));

const platform = platformFixture();
const production = costsOf(templatesOf(platform, 'prod'));

test('production costs its minimum of tasks, NAT gateway, load balancer, addresses, Aurora capacity, alarms and dashboard', () => {
  expect(centsAtRest(production)).toEqual({
    // 2 × 0.5 ACU × 730 h × 0.1
    'Aurora capacity: 2 × 0.5 ACU': 7300,
    // 730 h × 0.05
    'NAT gateway: 1': 3650,
    // 2 × (0.5 vCPU × 0.04 + 1 GiB × 0.004) × 730 h
    'tasks: 2 × 0.5 vCPU, 1 GiB, Fargate, ARM64': 3504,
    // 730 h × 0.02
    'load balancer: 1 × application load balancer': 1460,
    'public IPv4 addresses: 2 × address of the load balancer': 730,
    'public IPv4 addresses: 1 × address of a NAT gateway': 365,
    'dashboard: 1': 300,
    'alarms: 5 × metric of an alarm': 50,
    'Container Insights': null,
  });
  expect(production.atRest.usd).toBeCloseTo(173.59, 2);
});

test('a sum with an unknown part is a minimum', () => {
  expect(describeSum(production.atRest)).toBe('at least $173.59');
});

test('development has tasks on Spot at the maximum discount, each with an address, and a database that pauses', () => {
  const costs = costsOf(templatesOf(platform, 'test'));
  expect(centsAtRest(costs)).toMatchObject({
    'Aurora capacity: 1 × paused instance': 0,
    'public IPv4 addresses: 1 × address of a task': 365,
    // Spot has no fixed price: (0.25 × 0.04 + 0.5 × 0.004) × 730 h × 30 % is the minimum.
    'tasks: 1 × 0.25 vCPU, 0.5 GiB, Fargate Spot, ARM64': null,
  });
  expect(costs.lines.find(({ item }) => item === 'tasks')?.atRest.usd).toBeCloseTo(2.628, 3);
  expect(costs.lines.find(({ item }) => item === 'Aurora capacity')?.note).toMatch(/pauses/);
  expect(costs.atRest).toEqual({ usd: expect.closeTo(31.678, 3) as number, isComplete: false });
});

test('scaling has the price of each step, up to the maximum', () => {
  expect(production.rates.filter(({ most }) => most !== null).map(({ what, most, cost }) => [what, most, cost.usd])).toEqual([
    ['each further ACU on all 2 instances', 15.5, expect.closeTo(146, 6)],
    ['each further task: 0.5 vCPU, 1 GiB', 8, expect.closeTo(17.52, 6)],
  ]);
});

test('what depends on use is a unit price, and unknown without one', () => {
  expect(ratesOf(production)).toMatchObject({
    'LCU-hour of traffic': 0.008,
    'GB through a NAT gateway': 0.05,
    'GB of logs written': 0.5,
    'GB-month of the database': null,
  });
});

test('a mix has its base on Fargate, and the rest divided', () => {
  const costs = costsWith(PROD, {
    service: { spot: { fargateBase: 1, fargateWeight: 1, spotWeight: 3 }, scaling: { min: 5 }, architecture: 'ARM64' },
  });
  const tasks = costs.lines.filter(({ item }) => item === 'tasks');
  expect(tasks.map(({ count, detail }) => `${count} × ${detail}`)).toEqual([
    '2 × 0.5 vCPU, 1 GiB, Fargate, ARM64',
    '3 × 0.5 vCPU, 1 GiB, Fargate Spot, ARM64',
  ]);
  expect(Object.keys(ratesOf(costs))).toEqual(
    expect.arrayContaining(['each further task on Fargate: 0.5 vCPU, 1 GiB', 'each further task on Fargate Spot: 0.5 vCPU, 1 GiB']),
  );
});

test('X86_64, a larger disk, two NAT gateways, MySQL, workers and shared files have their prices', () => {
  const costs = costsOf(
    templatesOf(
      platformFixture({
        service: {
          architecture: 'X86_64',
          ephemeralStorageGiB: 50,
          sharedFiles: { path: '/files' },
          workers: { mailer: { command: ['m'] } },
        },
        database: { engine: 'mysql' },
        environments: [{ ...PROD, network: { natGateways: 2 } }],
      }),
      'prod',
    ),
  );
  expect(centsAtRest(costs)).toMatchObject({
    'Aurora capacity: 2 × 0.5 ACU': 7300,
    'NAT gateway: 2': 7300,
    // The service's and the worker's: 4 × (0.5 × 0.05 + 1 × 0.005 + 30 GiB × 0.0001) × 730 h
    'tasks: 4 × 0.5 vCPU, 1 GiB, 50 GiB of disk, Fargate, X86_64': 9636,
    // Two metrics of the error rate, one of unhealthy tasks, one of the worker, two for each of the two that scale.
    'alarms: 8 × metric of an alarm': 80,
  });
  expect(costs.rates.filter(({ what }) => what.startsWith('each further task')).map(({ most }) => most)).toEqual([16]);
  expect(ratesOf(costs)).toMatchObject({ 'GB-month of shared files': 0.3, 'GB-month of backups of shared files': null });
});

test('sidecars share their task, and schedules cost their tasks while they run', () => {
  const costs = costsWith(PROD, {
    service: {
      containers: { proxy: { image: 'proxy:1', healthCheck: { command: ['CMD', 'check'] } } },
      schedules: { report: { command: ['report'], rate: '1 hour', cpu: 1024, memoryMiB: 2048 } },
    },
  });
  expect(centsAtRest(costs)).toMatchObject({ 'tasks: 2 × 0.5 vCPU, 1 GiB, Fargate, ARM64': 3504 });
  expect(ratesOf(costs)).toMatchObject({ 'hour of a task: 1 vCPU, 2 GiB, ARM64': 0.048, 'million scheduled runs after 14 million': 1 });
});

test('a schedule that raises the minimum makes the cost at rest a minimum, and the maximum what it raises it to', () => {
  const scheduled = [{ cron: '0 8 * * ? *', min: 3, max: 20, timeZone: 'Europe/Berlin' }];
  const tasks = costsWith(PROD, { service: { scaling: { min: 1, max: 4, scheduled } } }).lines.find(({ item }) => item === 'tasks');
  expect(tasks).toMatchObject({ count: 1, isMinimum: true, note: 'more while a schedule raises the minimum', rates: [{ most: 19 }] });
  expect(tasks?.atRest.isComplete).toBe(false);
});

test('an environment that sleeps says that its tasks cost less', () => {
  const costs = costsWith(TEST, { sleep: { from: '20:00', to: '07:00', timeZone: 'Europe/Berlin' } });
  expect(costs.lines.find(({ item }) => item === 'tasks')?.note).toContain('less the hours in which the environment sleeps');
});

test('a resource of extend.ts without a price is listed as unknown', () => {
  const templates = templatesOf(platform, 'prod', ({ stage, environment }) => {
    if (environment.name === 'prod') {
      new Table(new Stack(stage, 'orders'), 'Orders', { partitionKey: { name: 'id', type: AttributeType.STRING } });
    }
  });
  const costs = costsOf(templates);
  expect(costs.unknown).toEqual([{ id: expect.stringMatching(/^shop-prod-orders\/Orders/) as string, type: 'AWS::DynamoDB::Table' }]);
  expect(costs.atRest.isComplete).toBe(false);
});

test('in a region without prices, nothing is counted as zero', () => {
  const costs = costsOf(templatesOf(platform, 'prod'), 'ap-south-1');
  expect(costs.lines.filter(({ atRest }) => atRest.isComplete).map(({ item }) => item)).toEqual(['dashboard']);
  expect(describeSum(costs.atRest)).toBe('at least $3.00');
  expect(describeSum(costs.lines.find(({ item }) => item === 'tasks')!.atRest)).toBe('unknown');
});

test.each(['MySQL', 'everything set', 'other accounts and regions'])(
  'every type of the platform has a price, or is known to be free: %s',
  (name) => {
    expect(costsOf(allTemplates(CONFIGURATIONS[name]!())).unknown).toEqual([]);
  },
);
