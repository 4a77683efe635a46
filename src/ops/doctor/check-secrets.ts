import type { EnvironmentConfig } from '../../config/platform-config';
import type { CommandContext } from '../command/command-context';
import { openSecrets } from '../secret/secret-place';
import { listSecrets } from '../secret/secrets';
import { fails, good } from './finding';
import type { Finding } from './finding';

/** Whether every secret that an environment's service declares is set. */
export async function checkSecrets(
  context: Pick<CommandContext, 'aws' | 'platform' | 'suggest'>,
  environment: EnvironmentConfig,
): Promise<readonly Finding[]> {
  const check = `secrets of ${environment.name}`;
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
