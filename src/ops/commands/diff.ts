import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describeStatefulProblem, type StackTemplates } from '../../config/stateful-resources';
import { describeConfiguration } from '../changes/describe-configuration';
import { findCostDifference } from '../changes/describe-cost';
import { composeChanges } from '../changes/compose-changes';
import type { EnvironmentChanges, ResourceChange } from '../changes/environment-changes';
import { findChanges } from '../changes/find-changes';
import { renderChange } from '../changes/render-value';
import { summarizeChanges } from '../changes/summarize-changes';
import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { printResult } from '../command/print-result';
import { environmentReports } from '../cost/environment-cost';
import { loadPriceTable } from '../cost/price-table';
import { renderReport } from '../cost/render-cost';
import { findEnvironment } from '../find-environment';
import { ASSEMBLY_OPTION, planTemplates } from '../plan-templates';

export const diff: Command = {
  arguments: [{ name: 'environment', required: false, meaning: 'the environment to compare; by default all' }],
  options: {
    ...ASSEMBLY_OPTION,
    output: {
      type: 'string',
      value: '<folder>',
      meaning: 'also write the text about each environment to <folder>/<environment>.txt, and its cost to <environment>.cost.txt',
    },
  },
  notes: [
    'Templates are compared, not what was changed by hand since. A difference is no failure: the exit code is 1 only if a build would fail,',
    'because a stateful resource in the production tier would be replaced or deleted, and allowReplacement does not allow it.',
  ],
  run: async (context) => {
    const { platform, terminal } = context;
    const name = context.optionalArgument('environment');
    const environments = name === undefined ? platform.environments : [findEnvironment(platform, name)];
    const templates = await planTemplates(context);
    const all = await Promise.all(environments.map((environment) => findChanges({ context, environment, templates })));
    const texts = all.map((changes) => composeChanges(changes));
    writeTexts(context, { all, texts, templates });
    printResult(context, { json: all.map(toJson), lines: () => texts.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines])) });
    const refused = all.flatMap(refusedLosses);
    refused.forEach(terminal.err);
    return refused.length === 0 ? 0 : 1;
  },
};

interface Written {
  readonly all: readonly EnvironmentChanges[];
  readonly texts: readonly (readonly string[])[];
  /** All templates of the plan. */
  readonly templates: StackTemplates;
}

function writeTexts({ platform, terminal, options }: CommandContext, { all, texts, templates }: Written): void {
  const given = options.text('output');
  if (given === undefined) {
    return;
  }
  const folder = resolve(terminal.directory, given);
  const write = (name: string, lines: readonly string[]): void => writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  mkdirSync(folder, { recursive: true });
  texts.forEach((lines, index) => write(`${all[index]?.environment.name}.txt`, lines));
  const prices = loadPriceTable();
  environmentReports({ platform, templates, prices }).forEach((report) => write(`${report.name}.cost.txt`, renderReport(report, prices)));
}

/** Why a build fails, and what to do. */
function refusedLosses({ environment: { name, tier }, losses }: EnvironmentChanges): readonly string[] {
  const refused = tier === 'production' ? losses.filter(({ allowedBecause }) => allowedBecause === null) : [];
  if (refused.length === 0) {
    return [];
  }
  return [
    `${name} is in the production tier and would lose data or addresses, so Build refuses this:`,
    ...refused.map((loss) => `  ${describeStatefulProblem(loss)}`),
    `Undo the change. Or, if the data may go, say so in the environment ${name} of .projenrc.ts, run \`npx projen\`, and commit:`,
    `  allowReplacement: [${refused.map(({ logicalId }) => `{ logicalId: '${logicalId}', reason: '…' }`).join(', ')}],`,
  ];
}

/** Without the values themselves, which may be secrets. */
function toJson(changes: EnvironmentChanges): object {
  const { environment, stacks, versions, losses, commits } = changes;
  const rendered = (resource: ResourceChange): object => ({
    ...resource,
    values: resource.values.map((value) => ({ path: value.path.join('.'), change: renderChange(value) })),
  });
  return {
    environment: environment.name,
    summary: summarizeChanges(changes),
    losses,
    configuration: describeConfiguration(changes),
    cost: findCostDifference(changes),
    versions,
    commits,
    stacks: stacks.map((stack) => (stack.kind === 'compared' ? { ...stack, resources: stack.resources.map(rendered) } : stack)),
  };
}
