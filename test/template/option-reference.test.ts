import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { HOURS } from '../../src/ops/cost/cost-line';
import { loadPriceTable, priceOf, type Unit } from '../../src/ops/cost/price-table';
import { renderOptionReference } from '../../template/option-reference';
import { pathsOf } from '../config/problems-of';
import { sampleOptions, sampleWithEnvironment } from '../config/sample-options';

const reference = renderOptionReference();

test('docs/options.md is what `npx projen docs:options` generates', () => {
  expect(readFileSync(join(__dirname, '../../docs/options.md'), 'utf8')).toBe(reference);
});

test('an option has its meaning, type, limits, default by tier, cost and an example', () => {
  expect(reference).toContain(`### \`service.cpu\`

Fargate CPU units; 1024 are one vCPU.

- **Type** \`number\`: one of 256, 512, 1024, 2048, 4096, 8192, 16384
- **Default** \`256\` in the development tier, \`512\` in production
- **Cost** $5.91 per task for each 256 units; on Spot up to 70 % less, with X86_64 25 % more
- **Example** \`cpu: 1024\`
`);
});

test('every link leads to a heading', () => {
  const anchors = [...reference.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[`.[\]…]/g, '')
      .replaceAll(' ', '-'),
  );
  const links = [...reference.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor]) => anchor);
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter((anchor) => !anchors.includes(anchor ?? ''))).toEqual([]);
});

const OPTIONS = reference.split(/^### /m).slice(1);
const EXAMPLES = OPTIONS.map((text) => [/^`(.*)`$/m.exec(text)?.[1] ?? '', /\*\*Example\*\* `(.*)`$/m.exec(text)?.[1] ?? ''] as const);

test('there is an example of every option', () => {
  expect(OPTIONS.length).toBeGreaterThan(50);
  expect(EXAMPLES.filter(([path, example]) => path === '' || example === '')).toEqual([]);
});

/** What changes nothing that AWS bills, by section. A new option has a `@cost` in its docstring, or is added here. */
const FREE: Readonly<Record<string, string>> = {
  '': 'name source pipeline service tags licence',
  source: 'repository branch connectionArn',
  pipeline: 'region notifyEmails',
  notifications: 'slack teams',
  'notifications.slack': 'workspaceId channelId',
  'notifications.teams': 'tenantId teamId channelId',
  service:
    'port additionalPorts healthCheckPath versionPath healthCheckGracePeriodSeconds command environment secrets stopTimeoutSeconds dependsOn volumes',
  'service.release': 'command timeoutMinutes',
  'service.sharedFiles': 'path uid gid',
  'service.scaling.steps': 'metric scaleOut scaleIn evaluationMinutes cooldownSeconds',
  'service.scaling.steps.scaleOut[…]': 'atLeastPercent',
  'service.scaling.steps.scaleIn[…]': 'atMostPercent removeTasks',
  'service.scaling.scheduled[…]': 'cron timeZone',
  'service.workers[…]': 'command stopTimeoutSeconds',
  'service.schedules[…]': 'command cron rate timeZone overlap',
  'service.containers[…]':
    'image command ports essential healthCheck environment secrets cpu memoryMiB dependsOn volumes stopTimeoutSeconds',
  'service.containers[…].healthCheck': 'command intervalSeconds timeoutSeconds retries startPeriodSeconds',
  'service.paths[…]': 'patterns port healthCheckPath',
  'service.build': 'install test bundle runtimes',
  'service.build.runtimes': 'java python golang',
  'service.build.cache': 'paths keyFiles',
  database: 'engine name deletionProtection',
  'environments[…]': 'name approval domain notifyEmails allowReplacement',
  'environments[…].approval': 'timeoutHours',
  'environments[…].domain': 'zoneName zoneId name',
  'environments[…].sleep': 'from to timeZone reason',
  'environments[…].deployment': 'percent drainInBackground',
  'environments[…].allowReplacement[…]': 'logicalId reason',
  'opting out': 'enabled reason',
};

test('an option has a cost, or is known to cost nothing', () => {
  const free = Object.entries(FREE).flatMap(([section, names]) =>
    names.split(' ').map((name) => (['', 'opting out'].includes(section) ? name : `${section}.${name}`)),
  );
  const withoutCost = OPTIONS.filter((text) => !/^- \*\*Cost\*\* \S/m.test(text)).map((text) => /^`(.*)`$/m.exec(text)?.[1]);
  expect(withoutCost).toEqual(free);
});

const PRICES = loadPriceTable();

/** The prices in docstrings are of this region. */
const REGION = 'us-east-1';

test.each<readonly [Unit, number, string]>([
  ['fargate.arm.vcpu', HOURS / 4, '$5.91 per task for each 256 units'],
  ['fargate.arm.vcpu', 1 / 4, '$0.0081 per hour for each 256 units'],
  ['fargate.arm.gb', HOURS, '$2.60 per task for each GiB'],
  ['fargate.arm.gb', 1, '$0.0036 per hour for each GiB'],
  ['fargate.disk', HOURS, '$0.08 per task for each GiB above 20'],
  ['efs.storage', 1, '$0.30 per GB stored'],
  ['efs.read', 1, '$0.03 per GB read'],
  ['efs.written', 1, '$0.06 per GB written'],
  ['aurora.acu', HOURS, '$87.60 for each ACU of each reader'],
  ['aurora.acu', HOURS / 2, '$43.80 with 0.5 ACU'],
  ['aurora.acu', 1, '$0.12 per hour for each ACU'],
  ['aurora.storage', 1, '$0.10 per GB stored, and its I/O'],
  ['alarm', 1, '$0.10 per environment for an alarm'],
  ['alarm', 2, '$0.20 for two alarms'],
  ['alarm', 3, '$0.30 for the alarms of the second target group'],
  ['alarm', 3, '$0.30 for the alarms of each path'],
  ['ipv4', HOURS, '$3.65 for the address of each task'],
  ['nat.gb', 1, '$0.045 per GB; without one'],
  ['logs.stored', 1, '$0.03 per GB stored; each GB'],
  ['logs.written', 1, '$0.50 once'],
  ['kms.key', 1, '$1 for a KMS key'],
  ['scheduler.runs', 1, '$1 per million'],
])('the price of %s, %d times, is %s', (unit, factor, cost) => {
  expect(reference).toContain(cost);
  const [amount = '', decimals = ''] = /^\$(?:\d+(?:\.(\d+))?)/.exec(cost) ?? [];
  const price = priceOf(PRICES, { unit, region: REGION });
  expect(((price?.usd ?? NaN) * factor).toFixed(decimals.length)).toBe(amount.slice(1));
});

test('a NAT gateway and its address cost what its option says', () => {
  const usd = (['nat.hour', 'ipv4'] as const).map((unit) => priceOf(PRICES, { unit, region: REGION })?.usd ?? NaN);
  expect(reference).toContain(`$${(HOURS * (usd[0]! + usd[1]!)).toFixed(2)} each with its address`);
});

test('X86_64 is as much dearer than ARM64 as the options say', () => {
  const usd = (['fargate.x86.vcpu', 'fargate.arm.vcpu'] as const).map((unit) => priceOf(PRICES, { unit, region: REGION })?.usd ?? NaN);
  expect(reference).toContain(`with X86_64 ${((usd[0]! / usd[1]! - 1) * 100).toFixed(0)} % more`);
});

test('Spot is cheaper by as much as the options say', () => {
  expect(reference).toContain(`on Spot up to ${PRICES.fargateSpot.maximumDiscount * 100} % less`);
});

/** Options that only some strategies have. */
const OF_CANARY = /deployment\.(percent|stepMinutes|bakeMinutes|pauseBeforeTraffic|testBeforeTraffic)$/;

/** Options that need others of their environment: a budget has somebody to notify. */
const OF_ENVIRONMENT = /^environments\[…\]\.cost|deployment\.(percent|stepMinutes|bakeMinutes|pauseBeforeTraffic|testBeforeTraffic)$/;

/** Options that name containers, ports and volumes of other options. */
const OF_CONTAINERS = /^service\.(additionalPorts|dependsOn|volumes|paths)$/;
const PROXY = { image: 'proxy:1', ports: [80], healthCheck: { command: ['CMD', 'check'] }, volumes: { sockets: '/run' } };
const CONTAINERS = { containers: { proxy: PROXY }, paths: { metrics: { patterns: ['/metrics'], port: 9090 } } };

/** Options with a value at a path: `environments[…].domain.zoneId`. */
function optionsWith(path: string, value: unknown): object {
  const valid = OF_ENVIRONMENT.test(path)
    ? sampleWithEnvironment({ ...(OF_CANARY.test(path) && { deployment: { strategy: 'canary' } }), notifyEmails: ['team@example.com'] })
    : sampleOptions({ database: {}, service: { secrets: ['API_KEY'], ...(OF_CONTAINERS.test(path) && CONTAINERS) } });
  const options = structuredClone(valid) as object;
  const keys = path.replaceAll('[…]', '.0').split('.');
  keys.reduce<Record<string, unknown>>(
    (at, key, index) => {
      at[key] = index === keys.length - 1 ? value : (at[key] ?? {});
      return at[key] as Record<string, unknown>;
    },
    options as Record<string, unknown>,
  );
  return options;
}

test.each(EXAMPLES.filter(([path]) => !['enabled', 'reason', 'source'].includes(path)))('the example of %s is valid', (path, example) => {
  const value = Object.values(runInNewContext(`({ ${example} })`) as object)[0] as unknown;
  expect(pathsOf(optionsWith(path, value)).filter((problem) => problem.startsWith(path.replaceAll('[…]', '[0]')))).toEqual([]);
});
