import { shortVersion } from '../text/short-version';
import { describeConfiguration } from './describe-configuration';
import type { EnvironmentChanges, ResourceEffect } from './environment-changes';

const EFFECTS: readonly ResourceEffect[] = ['replaced', 'may be replaced', 'removed', 'changed', 'added'];
const SHOWN_LOSSES = 3;
const SHOWN_SETTINGS = 3;
/** Leaves room for the message of the commit in an approval. */
const MAXIMUM_LENGTH = 400;

/**
 * What changes, in one line of ASCII for an approval: `prod: REPLACES ClusterEB0386A7 (AWS::RDS::DBCluster), 3 changed; 1a2b3c4 -> 5d6e7f8`,
 * and the first differences of the configuration.
 * @param more further parts of the line
 */
export function summarizeChanges(changes: EnvironmentChanges, more: readonly string[] = []): string {
  const { environment, versions } = changes;
  const { deployed, planned } = versions;
  const parts = [...losses(changes), ...stacks(changes), ...counts(changes)];
  const resources = parts.length === 0 ? 'no resource changes' : parts.join(', ');
  const version =
    deployed === null || planned === null || deployed === planned ? [] : [`${shortVersion(deployed)} -> ${shortVersion(planned)}`];
  const line = plain(`${environment.name}: ${[resources, ...version, ...more, ...settings(changes)].join('; ')}`);
  return line.length <= MAXIMUM_LENGTH ? line : `${line.slice(0, MAXIMUM_LENGTH - 3)}...`;
}

/** Printable ASCII, and no reference to a variable of CodePipeline. */
const plain = (line: string): string =>
  line
    .replaceAll('→', '->')
    .replace(/[^ -~]/g, '?')
    .replaceAll('#{', '# {');

function settings(changes: EnvironmentChanges): readonly string[] {
  const all = describeConfiguration(changes);
  const hidden = all.length - SHOWN_SETTINGS;
  return [...all.slice(0, SHOWN_SETTINGS), ...(hidden > 0 ? [`and ${hidden} more settings`] : [])];
}

function losses({ losses: all }: EnvironmentChanges): readonly string[] {
  const shown = all
    .slice(0, SHOWN_LOSSES)
    .map(({ change, logicalId, type }) => `${change === 'replaced' ? 'REPLACES' : 'DELETES'} ${logicalId} (${type})`);
  return all.length <= SHOWN_LOSSES ? shown : [...shown, `and ${all.length - SHOWN_LOSSES} more with data or an address`];
}

function stacks({ stacks: all }: EnvironmentChanges): readonly string[] {
  const unknown = all.filter(({ kind }) => kind === 'unknown').length;
  const created = all.filter((stack) => stack.kind === 'new');
  const resources = created.reduce((sum, { count }) => sum + count, 0);
  const stacksOf = (count: number): string => `${count} ${count === 1 ? 'stack' : 'stacks'}`;
  const everything = created.length === all.length ? 'everything is new: ' : '';
  return [
    ...(unknown === 0 ? [] : [`NOT COMPARED: ${stacksOf(unknown)}, new or not readable`]),
    ...(created.length === 0 ? [] : [`${everything}${stacksOf(created.length)} with ${resources} resources to create`]),
  ];
}

/** Without the resources that {@link losses} names. */
function counts(changes: EnvironmentChanges): readonly string[] {
  const named = new Set(changes.losses.map(({ id }) => id));
  const others = changes.stacks.flatMap((each) =>
    (each.kind === 'compared' ? each.resources : []).filter(({ logicalId }) => !named.has(`${each.stack}/${logicalId}`)),
  );
  return EFFECTS.flatMap((effect) => {
    const count = others.filter((resource) => resource.effect === effect).length;
    return count === 0 ? [] : [`${count} ${effect}`];
  });
}
