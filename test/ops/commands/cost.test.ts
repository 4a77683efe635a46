import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { EnvironmentOptions } from '../../../src/config/environment';
import type { CostReport } from '../../../src/ops/cost/environment-cost';
import { platformFixture, PROD, TEST } from '../../support/platform-fixture';
import { synthesize } from '../../support/synthesize';
import { temporaryFolder } from '../../platform/support/temporary-folder';
import { opsRun, type OpsRun } from '../run-ops';

/** A repository whose cloud assembly is in `cdk.out`. */
function repositoryWith(...environments: readonly EnvironmentOptions[]): OpsRun {
  const platform = platformFixture({ environments });
  const outdir = temporaryFolder();
  synthesize(platform, { outdir }).app.synth();
  const ops = opsRun(platform);
  cpSync(outdir, join(ops.terminal.directory, 'cdk.out'), { recursive: true });
  return ops;
}

const budgetOf = (budgetUsdPerMonth: number): Partial<EnvironmentOptions> => ({
  notifyEmails: ['team@example.com'],
  cost: { budgetUsdPerMonth },
});

describe('without a budget', () => {
  const { run, terminal } = repositoryWith(TEST, PROD);
  beforeEach(() => {
    terminal.outputs.length = 0;
    terminal.errors.length = 0;
  });

  test('`cost` shows each environment and the pipeline', async () => {
    expect(await run('cost --assembly cdk.out')).toBe(0);
    expect(terminal.outputs.filter((line) => /^\S/.test(line))).toEqual([
      expect.stringMatching(/^test \(eu-west-1\): at least \$\d+\.\d\d a month at rest$/),
      expect.stringMatching(/^prod \(eu-west-1\): at least \$\d+\.\d\d a month at rest$/),
      expect.stringMatching(/^pipeline \(eu-west-1\): \$0\.00 a month at rest$/),
    ]);
    expect(terminal.text).toContain('million I/O requests of the database');
  });

  test('`cost prod` shows one environment', async () => {
    expect(await run('cost prod --assembly cdk.out')).toBe(0);
    expect(terminal.text).toContain('network: { natGateways: 0 } saves $');
    expect(terminal.text).not.toContain('pipeline (');
  });

  test('`--json` has the sums, lines, rates and prices', async () => {
    expect(await run('cost prod --assembly cdk.out --json')).toBe(0);
    expect(JSON.parse(terminal.text)).toMatchObject({
      currency: 'USD',
      hoursPerMonth: 730,
      costs: [
        {
          name: 'prod',
          region: 'eu-west-1',
          budgetUsd: null,
          atRest: { usd: expect.any(Number) as number, isComplete: false },
          lines: expect.arrayContaining([expect.objectContaining({ item: 'NAT gateway', count: 1 })]) as object[],
          rates: expect.arrayContaining([expect.objectContaining({ what: 'LCU-hour of traffic', most: null })]) as object[],
          prices: { 'alb.hour': { usd: expect.any(Number) as number, date: expect.any(String) as string }, 'aurora.io': null },
        },
      ],
    });
  });

  test('an unknown environment is answered with a similar one', async () => {
    expect(await run('cost prd --assembly cdk.out')).toBe(2);
    expect(terminal.errors).toEqual(['there is no environment "prd"; did you mean prod?\nthe environments are: test, prod']);
  });

  test('a folder that is no cloud assembly is refused', async () => {
    expect(await run('cost --assembly elsewhere')).toBe(2);
    expect(terminal.errors.join()).toMatch(/elsewhere is not a cloud assembly: it has no manifest.json; `npx projen synth` writes one/);
  });
});

test('`--check` fails for the environments above their budget, with what they cost and what would be cheaper', async () => {
  const { run, terminal } = repositoryWith({ ...TEST, ...budgetOf(1000) }, { ...PROD, ...budgetOf(50) });
  expect(await run('cost --check --assembly cdk.out')).toBe(2);
  const [message = ''] = terminal.errors;
  expect(message).toMatch(/^prod costs at least \$\d+\.\d\d a month at rest, and its budget is \$50\.00:\n/);
  expect(message).toMatch(/\n {2}NAT gateway +\$\d/);
  expect(message).toMatch(/\n {2}cheaper by \$\d+\.\d\d: network: \{ natGateways: 0 \}; it gives up private subnets/);
  expect(message).toMatch(
    /\nprod is \$\d+\.\d\d above its budget: in \.projenrc\.ts, change what it has, or raise its cost\.budgetUsdPerMonth$/,
  );
  expect(message).not.toContain('test costs');
});

test('`--check` passes within the budgets, and says how far', async () => {
  const { run, terminal } = repositoryWith(TEST, { ...PROD, ...budgetOf(1000) });
  expect(await run('cost --check --assembly cdk.out')).toBe(0);
  expect(terminal.outputs).toEqual([
    expect.stringMatching(
      /^prod costs at least \$\d+\.\d\d a month at rest; its budget is \$1000\.00; \d of \d+ prices in eu-west-1 are unknown and not counted$/,
    ),
  ]);
});

test('`--check` does not count the hours in which an environment sleeps', async () => {
  const sleep = { from: '20:00', to: '07:00', timeZone: 'Europe/Berlin' };
  const sleeper: EnvironmentOptions = { ...TEST, sleep, service: { cpu: 4096, memoryMiB: 8192, spot: false } };
  const asked = repositoryWith(sleeper);
  expect(await asked.run('cost test --assembly cdk.out --json')).toBe(0);
  const { costs } = JSON.parse(asked.terminal.text) as { readonly costs: readonly [Pick<CostReport, 'atRest' | 'minimum' | 'lines'>] };
  const [{ atRest, minimum, lines }] = costs;
  const tasks = lines.filter(({ item, detail }) => item === 'tasks' || detail === 'address of a task');
  const usdOfTasks = tasks.reduce((sum, line) => sum + line.atRest.usd, 0);
  expect(minimum.usd).toBeCloseTo(atRest.usd - (11 / 24) * usdOfTasks, 6);
  const between = repositoryWith({ ...sleeper, ...budgetOf(Math.round((atRest.usd + minimum.usd) / 2)) });
  expect(await between.run('cost --check --assembly cdk.out')).toBe(0);
  const below = repositoryWith({ ...sleeper, ...budgetOf(Math.floor(minimum.usd - 1)) });
  expect(await below.run('cost --check --assembly cdk.out')).toBe(2);
});
