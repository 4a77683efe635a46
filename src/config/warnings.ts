import type { PlatformConfig } from './platform-config';

/** What the configuration allows, but is rarely meant. */
export interface Warning {
  readonly environment: string;
  readonly detail: string;
  readonly fix: string;
}

/** The warnings of a configuration. `npx projen` and `doctor` print them. */
export function platformWarnings({ environments }: PlatformConfig): readonly Warning[] {
  return environments
    .filter(({ tier, notifyEmails }) => tier === 'production' && notifyEmails.length === 0)
    .map(({ name }) => ({
      environment: name,
      detail: 'nobody is notified when an alarm goes off',
      fix: "set pipeline.notifyEmails in .projenrc.ts, or the environment's own notifyEmails",
    }));
}
