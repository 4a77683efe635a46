import type { EnvironmentConfig } from './environment';
import { isSamePlace } from './places';
import type { PlatformConfig } from './platform';

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
