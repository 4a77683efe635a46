import type { SSMClient } from '@aws-sdk/client-ssm';

/** The value of a parameter that is not a secret; null if it does not exist. */
export async function readParameter(client: SSMClient, name: string): Promise<string | null> {
  const { GetParameterCommand, ParameterNotFound } = await import('@aws-sdk/client-ssm');
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name }));
    return Parameter?.Value ?? null;
  } catch (error) {
    if (error instanceof ParameterNotFound) {
      return null;
    }
    throw error;
  }
}
