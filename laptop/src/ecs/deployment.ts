import type { ContainerDefinition } from './container-definition';
import type { ServiceSettings } from './service-settings';

/** A version of a service: what is to run, and how. */
export interface Deployment {
  readonly settings: ServiceSettings;
  readonly container: ContainerDefinition;
}

/** Tells one version from another. */
export function versionOf({ settings }: Deployment): string {
  return JSON.stringify([settings.taskDefinitionArn, settings.targetGroupArn, settings.forceNewDeployment]);
}
