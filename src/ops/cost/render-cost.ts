import { table } from '../text/table';
import type { PricedLine } from './cost-line';
import { describeSum, dollars, unitPrice } from './dollars';
import type { CostReport } from './environment-cost';
import type { Price, PriceTable } from './price-table';

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);

/** A heading with its lines; nothing without lines. */
const section = (heading: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', heading, ...indented(lines)];

/** What a person reads about an environment or the pipeline. */
export function renderReport(report: CostReport, prices: PriceTable): readonly string[] {
  const { name, region, atRest, budgetUsd, lines, unknown, cheaper } = report;
  const budget = budgetUsd === null ? '' : `; its budget is ${dollars(budgetUsd)}`;
  return [
    `${name} (${region}): ${describeSum(atRest)} a month at rest${budget}`,
    ...indented(renderLines(lines)),
    ...section(
      '  without a price, so not in the sum',
      unknown.map(({ id, type }) => `  ${id} (${type}): unknown`),
    ),
    ...section('  when it scales, a month', indented(renderSteps(report))),
    ...section('  by use, not in the sum', indented(renderUse(report))),
    ...section(
      '  cheaper, with what that gives up',
      cheaper.flatMap(({ option, savesUsd, givesUp }) => [`  ${option} saves ${dollars(savesUsd)}`, `    ${givesUp}`]),
    ),
    ...section('  prices in US dollars', indented(renderSources(report, prices))),
  ];
}

/** What is billed at rest, one line each. */
export const renderLines = (lines: readonly PricedLine[]): readonly string[] =>
  table(lines.map(({ item, detail, count, atRest, note }) => [describeItem(item, { detail, count }), costAtRest(atRest, note)]));

const costAtRest = (atRest: PricedLine['atRest'], note: string | null): string =>
  note === null ? describeSum(atRest) : `${describeSum(atRest)} (${note})`;

/** `tasks: 2 × 0.5 vCPU, 1 GiB`; without details `NAT gateway` or `2 × NAT gateway`. */
export function describeItem(item: string, { detail, count }: Pick<PricedLine, 'detail' | 'count'>): string {
  const number = count === null ? 'unknown number × ' : count === 1 ? '' : `${count} × `;
  return detail === '' ? `${number}${item}` : `${item}: ${number}${detail}`;
}

function renderSteps({ rates }: CostReport): readonly string[] {
  const steps = rates.flatMap(({ what, most, cost }) => (most === null ? [] : [{ what, most, cost }]));
  return table(
    steps.map(({ what, most, cost: { usd, isComplete } }) => [
      what,
      describeSum({ usd, isComplete }),
      `at most ${most}: ${describeSum({ usd: usd * most, isComplete })}`,
    ]),
  );
}

const renderUse = ({ rates }: CostReport): readonly string[] =>
  table(
    rates.filter(({ most }) => most === null).map(({ what, cost: { usd, isComplete } }) => [what, isComplete ? unitPrice(usd) : 'unknown']),
  );

/** Where the prices are from: one line for each source and date. */
function renderSources({ prices, region }: CostReport, { from, regions }: PriceTable): readonly string[] {
  const known = [...prices.values()].filter((price) => price !== null);
  const missing = [...prices].filter(([, price]) => price === null).map(([unit]) => unit);
  const byKind = Object.entries(from).flatMap(([kind, meaning]) => {
    const dates = known.filter((price) => price.from === kind).map(dateOf);
    return dates.length === 0 ? [] : [`${dates.length} ${dates.length === 1 ? 'price' : 'prices'}, ${rangeOf(dates)}: ${meaning}`];
  });
  const none = regions[region] === undefined ? [`the price table has no prices of ${region}`] : [];
  return [...none, ...byKind, ...(missing.length === 0 ? [] : [`unknown: ${missing.join(', ')}`])];
}

const NO_DATE = 'no date';
const dateOf = ({ date }: Price): string => date ?? NO_DATE;

function rangeOf(dates: readonly string[]): string {
  const dated = dates.filter((date) => date !== NO_DATE).sort();
  const range = [...new Set([...dated.slice(0, 1), ...dated.slice(-1)])].join(' to ');
  const undated = dates.length - dated.length;
  if (dated.length === 0) {
    return 'without a date';
  }
  return undated === 0 ? range : `${range}, ${undated} without a date`;
}
