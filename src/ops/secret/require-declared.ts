import type { EnvironmentConfig } from '../../config/platform-config';
import { UsageError } from '../command/usage-error';
import { didYouMean } from '../text/did-you-mean';

/**
 * Refuses a secret that no container would get.
 * @throws UsageError with the line that declares it
 */
export function requireDeclared({ name, service: { secrets, secretVariables } }: EnvironmentConfig, key: string): void {
  if (secrets.includes(key)) {
    return;
  }
  const entries = Object.entries({ ...secretVariables, [key]: key });
  const declaration = entries.every(([variable, each]) => variable === each)
    ? `[${entries.map(([each]) => `'${each}'`).join(', ')}]`
    : `{ ${entries.map(([variable, each]) => `${variable}: '${each}'`).join(', ')} }`;
  throw new UsageError([
    `the service of ${name} does not declare the secret ${key}${didYouMean(key, secrets)}`,
    'to declare it, set this in `service` in .projenrc.ts, run `npx projen`, and commit:',
    `  secrets: ${declaration},`,
  ]);
}
