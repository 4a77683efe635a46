import type { STSClient } from '@aws-sdk/client-sts';
import type { StaticCredentials } from './client-settings';

const SESSION_NAME = 'platform-command';

/** Temporary credentials of a role. The SDK asks for new ones when they expire. */
export async function assumeRole(sts: STSClient, roleArn: string): Promise<StaticCredentials> {
  const { AssumeRoleCommand } = await import('@aws-sdk/client-sts');
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: SESSION_NAME }));
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
  if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined) {
    throw new Error(`assuming ${roleArn} gave no credentials`);
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    ...(Expiration === undefined ? {} : { expiration: Expiration }),
  };
}
