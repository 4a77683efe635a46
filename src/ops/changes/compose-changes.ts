import { describeStatefulProblem, isStateful } from '../../config/stateful-resources';
import { subjectOf } from '../text/first-line';
import { printable } from '../text/printable';
import { shortVersion } from '../text/short-version';
import { describeConfiguration } from './describe-configuration';
import { describeCost, findCostDifference } from './describe-cost';
import type { EnvironmentChanges, ResourceChange, ResourceEffect, StackChanges } from './environment-changes';
import { renderChange } from './render-value';
import { summarizeChanges } from './summarize-changes';

/** A part of the text about an environment. It is left out when it has no lines. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

const SHOWN_COMMITS = 20;

/** What a deployment would change in an environment, for people. The first line is the summary, which an approval shows. */
export function composeChanges(changes: EnvironmentChanges): readonly string[] {
  const cost = findCostDifference(changes);
  const sections: readonly Section[] = [
    { title: 'Data or addresses that would be lost', lines: describeLosses(changes) },
    { title: 'Configuration', lines: describeConfiguration(changes) },
    { title: 'Cost', lines: describeCost(cost) },
    { title: 'Commits', lines: describeCommits(changes) },
    { title: 'Resources', lines: changes.stacks.flatMap(describeStack) },
  ];
  const shown = sections.filter(({ lines }) => lines.length > 0);
  const summary = summarizeChanges(changes, cost === null || cost.brief === null ? [] : [cost.brief]);
  return [summary, ...shown.flatMap(({ title, lines }) => ['', title, ...lines.map((line) => `  ${line}`)])].map((line) =>
    printable(line).replaceAll('\n', ' '),
  );
}

function describeLosses({ losses, stacks, environment }: EnvironmentChanges): readonly string[] {
  const uncertain = stacks.flatMap((stack) =>
    (stack.kind === 'compared' ? stack.resources : [])
      .filter(({ effect, type }) => effect === 'may be replaced' && isStateful(type))
      .map(
        ({ logicalId, type, replacedBy }) =>
          `${stack.stack}/${logicalId} (${type}) may be replaced: ${replacedBy.join(', ')} may not change in place`,
      ),
  );
  const unused = environment.allowReplacement.filter(({ logicalId }) => losses.every((loss) => loss.logicalId !== logicalId));
  return [
    ...losses.flatMap((loss) => [
      `! ${describeStatefulProblem(loss)}`,
      ...(loss.allowedBecause === null ? [] : [`    allowed by allowReplacement: ${loss.allowedBecause}`]),
    ]),
    ...uncertain.map((line) => `? ${line}`),
    ...(stacks.some(({ kind }) => kind !== 'compared')
      ? []
      : unused.map(({ logicalId }) => `allowReplacement has ${logicalId}, which stays as it is: remove the entry`)),
  ];
}

function describeCommits({ commits, versions: { deployed } }: EnvironmentChanges): readonly string[] {
  if (commits === null || commits.length === 0 || deployed === null) {
    return [];
  }
  const more = commits.length - SHOWN_COMMITS;
  return [
    `${commits.length} since ${shortVersion(deployed)}:`,
    ...commits.slice(0, SHOWN_COMMITS).map((line) => `  ${subjectOf(line)}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

const MARKS: Readonly<Record<ResourceEffect, string>> = { added: '+', changed: '~', replaced: '!', 'may be replaced': '?', removed: '-' };

function describeStack(stack: StackChanges): readonly string[] {
  switch (stack.kind) {
    case 'new':
      return [`${stack.stack} is new, with ${stack.count} resources`];
    case 'unknown':
      return [`${stack.stack} is not compared: ${stack.reason}`];
    case 'compared':
      return stack.resources.length === 0 ? [] : [stack.stack, ...stack.resources.flatMap(describeResource).map((line) => `  ${line}`)];
  }
}

function describeResource(resource: ResourceChange): readonly string[] {
  const { effect, type, name, logicalId, replacedBy, values } = resource;
  const because = replacedBy.length === 0 ? '' : `: ${replacedBy.join(', ')} cannot change in place`;
  return [
    `${MARKS[effect]} ${type} ${name}${name === logicalId ? '' : ` (${logicalId})`} ${effect}${effect === 'replaced' ? because : ''}`,
    ...values.map((value) => `    ${value.path.join('.')} ${renderChange(value)}`),
  ];
}
