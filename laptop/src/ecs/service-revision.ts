import type { ContainerDefinition } from './container-definition';
import type { ServiceSettings } from './service-settings';

/** What a service runs, and how. */
export interface ServiceRevision {
  readonly settings: ServiceSettings;
  readonly container: ContainerDefinition;
}

/** Whether the tasks of one revision can serve as those of another. */
export function runsSameTasks(one: ServiceRevision, other: ServiceRevision): boolean {
  return (
    one.settings.taskDefinitionArn === other.settings.taskDefinitionArn &&
    one.settings.targetGroupArn === other.settings.targetGroupArn &&
    one.settings.forceNewDeployment === other.settings.forceNewDeployment
  );
}
