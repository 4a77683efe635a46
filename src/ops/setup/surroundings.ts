import { basename } from 'node:path';
import { connectAws } from '../aws/connect-aws';
import type { Connections } from '../aws/connections';
import type { Terminal } from '../command/terminal';
import { readAwsProfiles, type AwsProfiles } from './aws-profiles';

const TIMEOUT_MILLISECONDS = 5000;

export interface ConnectionPlace {
  readonly account: string | undefined;
  readonly region: string | undefined;
}

/** What this machine suggests as answers. */
export interface Surroundings {
  /** Name of the repository's folder. */
  readonly folder: string;
  /** `owner/repository` of the remote `origin`, when it is on GitHub. */
  readonly repository: string | undefined;
  readonly profiles: AwsProfiles;
  /** The ARN of a usable connection to GitHub, when the credentials can list one. */
  readonly findConnection: (place: ConnectionPlace) => Promise<string | undefined>;
}

/** @param connect makes the clients that list the connections */
export async function surroundingsOf(
  terminal: Terminal,
  connect: (region: string) => Pick<Connections, 'own'> = (region) => connectAws({ profile: undefined, region }),
): Promise<Surroundings> {
  return {
    folder: basename(terminal.directory),
    repository: await findRepository(terminal),
    profiles: readAwsProfiles(terminal.environment),
    findConnection: async ({ account, region }) => {
      const found = region === undefined ? noConnections('no region is known') : await listConnections(connect(region), region);
      if (found.kind === 'unknown') {
        terminal.err(`connections to GitHub cannot be listed: ${found.reason}`);
        return undefined;
      }
      return found.arns.find((arn) => arn.split(':')[4] === account);
    },
  };
}

async function findRepository({ run, directory, environment }: Terminal): Promise<string | undefined> {
  const { exitCode, output } = await run({ program: 'git', arguments: ['remote', 'get-url', 'origin'], directory, environment });
  return exitCode === 0 ? /github\.com[:/]([^/\s]+\/[^/\s]+?)(\.git)?\/?\s*$/.exec(output)?.[1] : undefined;
}

type FoundConnections =
  { readonly kind: 'listed'; readonly arns: readonly string[] } | { readonly kind: 'unknown'; readonly reason: string };

const noConnections = (reason: string): FoundConnections => ({ kind: 'unknown', reason });

async function listConnections(aws: Pick<Connections, 'own'>, region: string): Promise<FoundConnections> {
  const { ListConnectionsCommand } = await import('@aws-sdk/client-codestar-connections');
  try {
    const client = await aws.own({ region }).connections();
    const command = new ListConnectionsCommand({ ProviderTypeFilter: 'GitHub' });
    const { Connections = [] } = await client.send(command, { abortSignal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
    const usable = Connections.filter(({ ConnectionStatus }) => ConnectionStatus === 'AVAILABLE');
    return { kind: 'listed', arns: usable.flatMap(({ ConnectionArn }) => ConnectionArn ?? []) };
  } catch (error) {
    // Without credentials the question has a right answer too.
    return noConnections(error instanceof Error ? error.message : String(error));
  }
}
