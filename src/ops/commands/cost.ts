import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlatformFile } from '../../config/load-platform';
import type { RepositoryCommand } from '../command/command';
import type { BuildspecContext } from '../command/command-context';
import { printResult } from '../command/print-result';
import { UsageError } from '../command/usage-error';
import { HOURS } from '../cost/cost-line';
import { describeSum, dollars } from '../cost/dollars';
import { environmentReports, hasBudget, isAboveBudget, pipelineReport, type CostReport, type ReportProps } from '../cost/environment-cost';
import { loadPriceTable, type PriceTable } from '../cost/price-table';
import { renderLines, renderReport } from '../cost/render-cost';
import { ASSEMBLY_OPTION, planTemplates } from '../plan-templates';
import { didYouMean } from '../text/did-you-mean';

const NOTES = [
  'In US dollars, on demand, without the free tier and data transfer, 730 hours a month. An unknown price is never counted as zero:',
  'the sum then says "at least". docs/deploying.md has the prices with their sources and dates.',
];

/** @param prices the price table */
export const costCommand = (prices: PriceTable): RepositoryCommand => ({
  arguments: [{ name: 'environment', required: false, meaning: 'one environment; by default all of them, and the pipeline' }],
  options: {
    ...ASSEMBLY_OPTION,
    check: { type: 'boolean', meaning: 'only fail for environments that cost more than their budget' },
  },
  notes: NOTES,
  run: async (context) => {
    const { terminal, options } = context;
    const platform = readPlatformFile(() => readFileSync(join(terminal.directory, 'platform.json'), 'utf8'));
    const reports = selected(context, { platform, prices, templates: await planTemplates(context) });
    if (options.flag('check')) {
      check(reports);
    }
    printResult(context, {
      json: { currency: prices.currency, hoursPerMonth: HOURS, costs: reports.map(toJson) },
      lines: () => (options.flag('check') ? describeChecked(reports) : describe(reports, prices)),
    });
    return 0;
  },
});

export const cost = costCommand(loadPriceTable());

function selected(context: BuildspecContext, priced: ReportProps): readonly CostReport[] {
  const name = context.optionalArgument('environment');
  const reports = environmentReports(priced);
  if (name === undefined) {
    return [...reports, pipelineReport(priced)];
  }
  const report = reports.find((each) => each.name === name);
  if (report === undefined) {
    const names = reports.map((each) => each.name);
    throw new UsageError([`there is no environment "${name}"${didYouMean(name, names)}`, `the environments are: ${names.join(', ')}`]);
  }
  return [report];
}

/** @throws UsageError for budgets that even the minimum at rest is above */
function check(reports: readonly CostReport[]): void {
  const problems = reports
    .filter(hasBudget)
    .filter(isAboveBudget)
    .flatMap(({ name, minimum, budgetUsd, lines, cheaper }) => [
      `${name} costs ${describeSum(minimum)} a month at rest, and its budget is ${dollars(budgetUsd)}:`,
      ...renderLines(lines).map((line) => `  ${line}`),
      ...cheaper.map(({ option, savesUsd, givesUp }) => `  cheaper by ${dollars(savesUsd)}: ${option}; it gives up ${givesUp}`),
      // The last lines of a build that fails are those that everybody sees.
      `${name} is ${dollars(minimum.usd - budgetUsd)} above its budget: in .projenrc.ts, change what it has, or raise its cost.budgetUsdPerMonth`,
    ]);
  if (problems.length > 0) {
    throw new UsageError(problems);
  }
}

const describeChecked = (reports: readonly CostReport[]): readonly string[] =>
  reports.filter(hasBudget).map(({ name, region, minimum, budgetUsd, prices }) => {
    const unknown = [...prices.values()].filter((price) => price === null).length;
    const unchecked = unknown === 0 ? '' : `; ${unknown} of ${prices.size} prices in ${region} are unknown and not counted`;
    return `${name} costs ${describeSum(minimum)} a month at rest; its budget is ${dollars(budgetUsd)}${unchecked}`;
  });

const describe = (reports: readonly CostReport[], prices: PriceTable): readonly string[] =>
  reports.flatMap((report, index) => [...(index === 0 ? [] : ['']), ...renderReport(report, prices)]);

const toJson = ({ prices, ...report }: CostReport): object => ({
  ...report,
  prices: Object.fromEntries(prices),
});
