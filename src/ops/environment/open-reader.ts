import { assumeRole } from '../aws/assume-role';
import type { Clients, ClientSettings } from '../aws/clients';
import { makeClients } from '../aws/clients';
import type { Terminal } from '../command/terminal';

export interface ReaderProps {
  readonly region: string;
  /** Role of the environment for the pipeline; undefined if the environment is in the account of the pipeline. */
  readonly roleArn: string | undefined;
}

/** Whether a build of the pipeline runs this command, and not a person. */
export const isInBuild = ({ environment }: Pick<Terminal, 'environment'>): boolean => Boolean(environment['CODEBUILD_BUILD_ID']);

export type Reader =
  | { readonly kind: 'open'; readonly clients: Clients }
  /** The build cannot assume the role. The first deployment of an environment creates it, and IAM hides whether a role exists. */
  | { readonly kind: 'closed'; readonly reason: string };

/** Clients for an environment, with the rights of a build of the pipeline. */
export async function openReader({ region, roleArn }: ReaderProps): Promise<Reader> {
  const settings: ClientSettings = { region, maxAttempts: 3, retryMode: 'adaptive' };
  if (roleArn === undefined) {
    return { kind: 'open', clients: makeClients(settings) };
  }
  try {
    const credentials = await assumeRole(await makeClients(settings).sts(), roleArn);
    return { kind: 'open', clients: makeClients({ ...settings, credentials }) };
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('AccessDenied')) {
      const reason = `this build cannot assume ${roleArn}: the environment is not deployed yet, or its network stack is older than the pipeline`;
      return { kind: 'closed', reason };
    }
    throw error;
  }
}
