import type { STSClient } from '@aws-sdk/client-sts';
import type { StaticCredentials } from './clients';

const SESSION_NAME = 'platform-command';

/** Temporary credentials of a role. */
export async function assumeRole(sts: STSClient, roleArn: string): Promise<StaticCredentials> {
  const { AssumeRoleCommand } = await import('@aws-sdk/client-sts');
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: SESSION_NAME }));
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
  if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined) {
    throw new Error(`AWS returned no credentials for the role ${roleArn}`);
  }
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  return Expiration === undefined ? credentials : { ...credentials, expiration: Expiration };
}
