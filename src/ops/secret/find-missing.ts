import type { EnvironmentConfig } from '../../config/platform-config';
import type { SecretHandle } from './secret-place';

/** Most names that one call takes. */
const LARGEST_BATCH = 10;

/** Secrets that an environment's service declares and nobody has set. Needs no right to decrypt: no value is read. */
export async function findMissing(
  { client, nameOf }: SecretHandle,
  { service: { secrets } }: EnvironmentConfig,
): Promise<readonly string[]> {
  const { GetParametersCommand } = await import('@aws-sdk/client-ssm');
  const missing: string[] = [];
  for (let index = 0; index < secrets.length; index += LARGEST_BATCH) {
    const batch = secrets.slice(index, index + LARGEST_BATCH);
    const { InvalidParameters = [] } = await client.send(new GetParametersCommand({ Names: batch.map(nameOf), WithDecryption: false }));
    missing.push(...batch.filter((key) => InvalidParameters.includes(nameOf(key))));
  }
  return missing;
}
