import { isBusy, machineState } from './machine';
import { HELP, parseOptions, UsageError } from './options';
import { renderRow, renderTable } from './report';
import { TARGETS } from './targets/all-targets';
import type { BenchOptions } from './options';
import type { BenchContext, Row } from './row';

/** `npx projen bench`: exits with 1 where a target is missed, with 2 where it is called wrongly. */
async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2), Object.keys(TARGETS));
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  return bench(options);
}

async function bench({ only, runs }: BenchOptions): Promise<number> {
  const context: BenchContext = { runs, log: (line) => console.error(line) };
  const rows: Row[] = [];
  const before = machineState();
  console.log(`${before.description}; ${runs} runs of each, alternating; medians`);
  warnIfBusy();
  for (const [name, measure] of Object.entries(TARGETS).filter(([name]) => only.length === 0 || only.includes(name))) {
    context.log(`\n${name}: ${machineState().description}`);
    const measured = await measure(context);
    measured.forEach((row) => context.log(renderRow(row)));
    rows.push(...measured);
  }
  console.log(`\n${renderTable(rows)}\n\n${machineState().description}`);
  return rows.every(({ passed }) => passed !== false) ? 0 : 1;
}

/** Only before the start: the bench itself keeps a machine busy. */
function warnIfBusy(): void {
  if (isBusy()) {
    console.log('!!! THIS MACHINE IS BUSY: times are too long, and ratios may be wrong. Stop what runs besides, and measure again.');
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  },
);
