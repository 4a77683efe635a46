import type { SecretHandle } from './secret-place';

/** A secret, without its value. */
export interface SecretEntry {
  readonly key: string;
  readonly version: number;
  readonly changedAt: string | null;
  readonly changedBy: string | null;
}

/** Every secret that is set. */
export async function listSecrets({ client, nameOf }: SecretHandle): Promise<readonly SecretEntry[]> {
  const { paginateDescribeParameters } = await import('@aws-sdk/client-ssm');
  const folder = nameOf('');
  const found: SecretEntry[] = [];
  const pages = paginateDescribeParameters(
    { client, pageSize: 50 },
    { ParameterFilters: [{ Key: 'Path', Option: 'OneLevel', Values: [folder.replace(/\/$/, '')] }] },
  );
  for await (const { Parameters = [] } of pages) {
    found.push(
      ...Parameters.map(({ Name = '', Version = 0, LastModifiedDate, LastModifiedUser }) => ({
        key: Name.slice(folder.length),
        version: Version,
        changedAt: LastModifiedDate?.toISOString() ?? null,
        changedBy: LastModifiedUser ?? null,
      })),
    );
  }
  return found;
}

/** Writes a secret and returns its new version. */
export async function setSecret(
  { client, nameOf }: SecretHandle,
  { key, value }: { readonly key: string; readonly value: string },
): Promise<number> {
  const { PutParameterCommand } = await import('@aws-sdk/client-ssm');
  const { Version = 0 } = await client.send(
    new PutParameterCommand({ Name: nameOf(key), Value: value, Type: 'SecureString', Overwrite: true }),
  );
  return Version;
}

/** Removes a secret; says whether there was one. */
export async function removeSecret({ client, nameOf }: SecretHandle, key: string): Promise<boolean> {
  const { DeleteParametersCommand } = await import('@aws-sdk/client-ssm');
  const { DeletedParameters = [] } = await client.send(new DeleteParametersCommand({ Names: [nameOf(key)] }));
  return DeletedParameters.length > 0;
}

/** Null where it is not set. */
export async function readSecret({ client, nameOf }: SecretHandle, key: string): Promise<string | null> {
  const { GetParametersCommand } = await import('@aws-sdk/client-ssm');
  const { Parameters = [] } = await client.send(new GetParametersCommand({ Names: [nameOf(key)], WithDecryption: true }));
  return Parameters[0]?.Value ?? null;
}
