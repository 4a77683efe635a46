import type { SSMClientConfig } from '@aws-sdk/client-ssm';

export interface RunningVersionProps {
  /** Name of the parameter that holds the version. */
  readonly parameter: string;
  readonly region: string;
  /** Role to assume for reading it; undefined where the caller's own may. */
  readonly roleArn: string | undefined;
}

/** Reads the version that an environment runs; undefined where it has none yet. */
export type FindRunningVersion = (props: RunningVersionProps) => Promise<string | undefined>;

/** Asks Parameter Store. The SDK is loaded here, so that a call that needs none does not pay for it. */
export const findRunningVersion: FindRunningVersion = async ({ parameter, region, roleArn }) => {
  const { GetParameterCommand, ParameterNotFound, SSMClient } = await import('@aws-sdk/client-ssm');
  const credentials = roleArn === undefined ? {} : { credentials: await assumeRole(roleArn, region) };
  const client = new SSMClient({ region, ...credentials });
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: parameter }));
    return Parameter?.Value;
  } catch (error) {
    if (error instanceof ParameterNotFound) {
      return undefined;
    }
    throw error;
  }
};

async function assumeRole(roleArn: string, region: string): Promise<NonNullable<SSMClientConfig['credentials']>> {
  const { AssumeRoleCommand, STSClient } = await import('@aws-sdk/client-sts');
  const { Credentials } = await new STSClient({ region }).send(
    new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'compare-path' }),
  );
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials ?? {};
  if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined) {
    throw new Error(`assuming ${roleArn} gave no credentials`);
  }
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}
