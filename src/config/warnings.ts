import { hasBudgets } from './cost';
import { isSamePlace } from './places';
import type { EnvironmentConfig, PlatformConfig } from './platform-config';

/** What the configuration allows, but is rarely meant. */
export interface Warning {
  readonly environment: string;
  readonly detail: string;
  readonly fix: string;
}

/** The warnings of a configuration. `npx projen` and `doctor` print them. */
export const platformWarnings = ({ environments }: PlatformConfig): readonly Warning[] => [
  ...environments
    .filter(({ tier, notifyEmails }) => tier === 'production' && notifyEmails.length === 0)
    .map(({ name }) => ({
      environment: name,
      detail: 'nobody is notified when an alarm goes off',
      fix: "set pipeline.notifyEmails in .projenrc.ts, or the environment's own notifyEmails",
    })),
  ...environments
    .filter(({ region, cost }) => cost.budgetUsdPerMonth !== null && !hasBudgets(region))
    .map(({ name, region, cost }) => ({
      environment: name,
      detail: `nobody is notified when it costs more than its budget: CloudFormation cannot create an AWS Budget in ${region}`,
      fix: `create a budget of ${cost.budgetUsdPerMonth} USD for the tag budget in the console; \`npx projen synth\` checks the cost at rest`,
    })),
];

/**
 * What to do about environments of an earlier configuration that a new one does not have in the same account and region. The pipeline
 * deletes no stacks.
 */
export function removedEnvironmentWarnings(now: PlatformConfig, before: PlatformConfig): readonly string[] {
  // With another name of the platform, it is another platform: the setup of a new repository renames it.
  if (now.name !== before.name) {
    return [];
  }
  const added = now.environments.filter((environment) => !has(before, environment)).map(({ name }) => name);
  return before.environments
    .filter((environment) => !has(now, environment))
    .map((environment) => [adviceFor(environment, now), ...added.map((name) => adviceForRename(environment, name))].join('; '));
}

const has = ({ environments }: PlatformConfig, environment: EnvironmentConfig): boolean =>
  environments.some((each) => each.name === environment.name && isSamePlace(each, environment));

function adviceFor(removed: EnvironmentConfig, { pipeline, environments }: PlatformConfig): string {
  const { name, account, region } = removed;
  const stays = `${name} is removed from aws://${account}/${region}, but its stacks stay there and cost money`;
  const isReachable = [pipeline, ...environments].some((place) => isSamePlace(place, removed));
  return isReachable && environments.every((each) => each.name !== name)
    ? `${stays}: run \`npx projen env:down ${name}\` right before you push, or after the pipeline has run without it`
    : `${stays}, where commands no longer find them: put ${name} back as it was, run \`npx projen\` and \`npx projen env:down ${name}\`, then remove it again`;
}

function adviceForRename({ name: before, service }: EnvironmentConfig, now: string): string {
  if (before === now) {
    return `${now} is created anew in its new place, without its data and secrets`;
  }
  const copy = service.secrets.length === 0 ? '' : `; before env:down, \`npx projen secret:copy ${before} ${now}\` copies its secrets`;
  return `if ${now} is its new name: ${now} is a new environment, and no data is moved to it${copy}`;
}
