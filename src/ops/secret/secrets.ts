import { returned } from '../aws/returned';
import type { SecretsHandle } from './open-secrets';

/** A secret without its value. */
export interface SecretEntry {
  readonly key: string;
  readonly version: number;
  /** ISO 8601. */
  readonly changedAt: string | null;
  /** ARN of a user or role. */
  readonly changedBy: string | null;
}

const PAGE_SIZE = 50;
/** Most parameters that one call reads. */
const MAXIMUM_BATCH = 10;

/** All secrets that are set. */
export async function listSecrets({ client, nameOf }: SecretsHandle): Promise<readonly SecretEntry[]> {
  const { paginateDescribeParameters } = await import('@aws-sdk/client-ssm');
  const folder = nameOf('');
  const filter = { Key: 'Path', Option: 'OneLevel', Values: [folder.replace(/\/$/, '')] };
  const found: SecretEntry[] = [];
  for await (const { Parameters = [] } of paginateDescribeParameters({ client, pageSize: PAGE_SIZE }, { ParameterFilters: [filter] })) {
    for (const { Name, Version, LastModifiedDate, LastModifiedUser } of Parameters) {
      found.push({
        key: returned(Name, 'the name of a parameter').slice(folder.length),
        version: returned(Version, 'the version of a parameter'),
        changedAt: LastModifiedDate?.toISOString() ?? null,
        changedBy: LastModifiedUser ?? null,
      });
    }
  }
  return found;
}

/** The versions of those of the given secrets that are set. Reads no values, so it needs no right to decrypt. */
export async function readSecretVersions({ client, nameOf }: SecretsHandle, keys: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { GetParametersCommand } = await import('@aws-sdk/client-ssm');
  const versions = new Map<string, number>();
  for (let index = 0; index < keys.length; index += MAXIMUM_BATCH) {
    const batch = keys.slice(index, index + MAXIMUM_BATCH);
    const { Parameters = [] } = await client.send(new GetParametersCommand({ Names: batch.map(nameOf), WithDecryption: false }));
    for (const { Name, Version } of Parameters) {
      const key = returned(Name, 'the name of a parameter').slice(nameOf('').length);
      versions.set(key, returned(Version, `the version of the secret ${key}`));
    }
  }
  return versions;
}

/** Writes a secret. Returns its new version. */
export async function setSecret(
  { client, nameOf }: SecretsHandle,
  { key, value }: { readonly key: string; readonly value: string },
): Promise<number> {
  const { PutParameterCommand } = await import('@aws-sdk/client-ssm');
  const { Version } = await client.send(
    new PutParameterCommand({ Name: nameOf(key), Value: value, Type: 'SecureString', Overwrite: true }),
  );
  return returned(Version, 'the version of the parameter');
}

/** Removes a secret. Returns false if it was not set. */
export async function removeSecret({ client, nameOf }: SecretsHandle, key: string): Promise<boolean> {
  const { DeleteParametersCommand } = await import('@aws-sdk/client-ssm');
  const { DeletedParameters = [] } = await client.send(new DeleteParametersCommand({ Names: [nameOf(key)] }));
  return DeletedParameters.length > 0;
}

/** The value of a secret; null if it is not set. */
export async function readSecret({ client, nameOf }: SecretsHandle, key: string): Promise<string | null> {
  const { GetParametersCommand } = await import('@aws-sdk/client-ssm');
  const { Parameters = [] } = await client.send(new GetParametersCommand({ Names: [nameOf(key)], WithDecryption: true }));
  return Parameters[0]?.Value ?? null;
}
