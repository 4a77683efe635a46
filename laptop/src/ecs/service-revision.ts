import { isDeepStrictEqual } from 'node:util';
import type { ContainerDefinition } from './container-definition';
import type { ServiceSettings } from './service-settings';

/** What a service runs, and how. */
export interface ServiceRevision {
  readonly settings: ServiceSettings;
  readonly container: ContainerDefinition;
}

/** A revision, and the target groups of its tasks. */
export interface PlacedRevision extends ServiceRevision {
  readonly targetGroupArns: readonly string[];
}

/** Of each entry with two target groups, the tasks are in the one that is given, or in the first. */
export const placeIn = (revision: ServiceRevision, targetGroupArn: string | undefined): PlacedRevision => ({
  ...revision,
  targetGroupArns: revision.settings.loadBalancers.map(({ targetGroupArn: first, alternate }) =>
    targetGroupArn !== undefined && alternate?.targetGroupArn === targetGroupArn ? targetGroupArn : first,
  ),
});

/** Whether the tasks of one revision can serve as those of another. */
export function runsSameTasks(one: ServiceRevision, other: ServiceRevision): boolean {
  return (
    one.settings.taskDefinitionArn === other.settings.taskDefinitionArn &&
    isDeepStrictEqual(one.settings.loadBalancers, other.settings.loadBalancers) &&
    one.settings.forceNewDeployment === other.settings.forceNewDeployment
  );
}
