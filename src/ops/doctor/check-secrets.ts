import type { EnvironmentConfig } from '../../config/platform-config';
import type { CommandContext } from '../command/command-context';
import { openSecrets } from '../secret/open-secrets';
import { listSecrets } from '../secret/secrets';
import { fails, good } from './finding';
import type { Finding } from './finding';

/** Name of the check, one for each environment. */
export const secretsCheck = ({ name }: EnvironmentConfig): string => `secrets of ${name}`;

/** Checks that every secret is set that an environment's service declares. */
export async function checkSecrets(
  context: Pick<CommandContext, 'aws' | 'platform' | 'suggest'>,
  environment: EnvironmentConfig,
): Promise<readonly Finding[]> {
  const check = secretsCheck(environment);
  const { secrets } = environment.service;
  if (secrets.length === 0) {
    return [];
  }
  const present = (await listSecrets(await openSecrets(context, { environment, access: 'read' }))).map(({ key }) => key);
  const missing = secrets.filter((key) => !present.includes(key));
  if (missing.length === 0) {
    return [good(check, `${secrets.length} of ${secrets.length} are set`)];
  }
  return missing.map((key) => fails(check, { detail: `${key} is not set`, fix: context.suggest(`secret:set ${environment.name} ${key}`) }));
}
