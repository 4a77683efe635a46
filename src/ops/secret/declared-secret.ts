import type { EnvironmentConfig } from '../../config/platform-config';
import { didYouMean } from '../text/did-you-mean';
import { UsageError } from '../usage-error';

/**
 * Refuses a secret that no container would get.
 * @throws UsageError with the line to add
 */
export function requireDeclared({ name, service: { secrets } }: EnvironmentConfig, key: string): void {
  if (secrets.includes(key)) {
    return;
  }
  const added = [...secrets, key].map((each) => `'${each}'`).join(', ');
  throw new UsageError([
    `the service of ${name} declares no secret ${key}${didYouMean(key, secrets)}`,
    'to declare it, put this into `service` in .projenrc.ts, run `npx projen`, and commit:',
    `  secrets: [${added}],`,
  ]);
}
