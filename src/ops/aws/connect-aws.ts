import { assumeRole } from './assume-role';
import type { ClientSettings, StaticCredentials } from './client-settings';
import type { Clients, Connections } from './connections';
import { bootstrapRoleArn } from '../../config/arns';
import { makeClients } from './make-clients';
import { OtherAccountError } from './other-account-error';
import type { Access, Place } from './place';

export interface ConnectAwsProps {
  readonly profile: string | undefined;
  /** In place of the configured regions. */
  readonly region: string | undefined;
  /** @default - clients of the SDK */
  readonly make?: (settings: ClientSettings) => Clients;
}

const ATTEMPTS = 6;

/** AWS, by one's own credentials, and by the roles of `cdk bootstrap` where a place is in another account. */
export function connectAws({ profile, region: override, make = makeClients }: ConnectAwsProps): Connections {
  const common = { ...(profile === undefined ? {} : { profile }), maxAttempts: ATTEMPTS, retryMode: 'adaptive' } as const;
  const own = (region: string): Clients => make({ ...common, region });
  const accounts = new Map<string, Promise<string>>();
  const ownAccount = (region: string): Promise<string> => {
    const known = accounts.get('own') ?? callerAccount(own(region));
    accounts.set('own', known);
    return known;
  };
  const clients = new Map<string, Clients>();
  return {
    at: (place, access) => {
      const region = override ?? place.region;
      const key = JSON.stringify([place.account, region, access]);
      const found =
        clients.get(key) ??
        lazily(async () => {
          if ((await ownAccount(region)) === place.account) {
            return own(region);
          }
          const credentials = credentialsFor({
            place: { ...place, region },
            access,
            clients: own(region),
            ownAccount: await ownAccount(region),
          });
          return make({ ...common, region, credentials: await credentials });
        });
      clients.set(key, found);
      return found;
    },
    own: ({ region }) => own(override ?? region),
    environment: async ({ region }) => ({ AWS_REGION: override ?? region, ...(profile === undefined ? {} : { AWS_PROFILE: profile }) }),
  };
}

async function callerAccount(clients: Clients): Promise<string> {
  const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const { Account = '' } = await (await clients.sts()).send(new GetCallerIdentityCommand({}));
  return Account;
}

async function credentialsFor({
  place,
  access,
  clients,
  ownAccount,
}: {
  readonly place: Place;
  readonly access: Access;
  readonly clients: Clients;
  readonly ownAccount: string;
}): Promise<() => Promise<StaticCredentials>> {
  if (access === 'change') {
    throw new OtherAccountError(place.account, ownAccount);
  }
  const roleArn = bootstrapRoleArn({ ...place, role: access === 'read' ? 'lookup-role' : 'deploy-role' });
  const sts = await clients.sts();
  return () => assumeRole(sts, roleArn);
}

/** Clients whose settings have to be found out first. */
function lazily(find: () => Promise<Clients>): Clients {
  let found: Promise<Clients> | undefined;
  const of = <K extends keyof Clients>(name: K): Clients[K] => (async () => (await (found ??= find()))[name]()) as Clients[K];
  return {
    cloudFormation: of('cloudFormation'),
    cloudWatch: of('cloudWatch'),
    codeBuild: of('codeBuild'),
    codePipeline: of('codePipeline'),
    connections: of('connections'),
    ecr: of('ecr'),
    ecs: of('ecs'),
    logs: of('logs'),
    quotas: of('quotas'),
    rds: of('rds'),
    ssm: of('ssm'),
    sts: of('sts'),
  };
}
