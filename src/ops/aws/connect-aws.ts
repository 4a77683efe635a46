import { bootstrapRoleArn } from '../../config/arns';
import type { Place } from '../../config/places';
import { assumeRole } from './assume-role';
import type { Clients, ClientSettings } from './clients';
import { clientsFrom } from './clients';
import type { Access, Connections } from './connections';
import { returned } from './returned';

export interface ConnectAwsProps {
  readonly profile: string | undefined;
  /** Used instead of the configured regions. */
  readonly region: string | undefined;
  /** @default - clients of the SDK */
  readonly make?: (findSettings: () => Promise<ClientSettings>) => Clients;
}

const ATTEMPTS = 6;

/** AWS, with the caller's own credentials and, in other accounts, with the roles of `cdk bootstrap`. */
export function connectAws({ profile, region: override, make = clientsFrom }: ConnectAwsProps): Connections {
  const ownSettings = ({ region }: Pick<Place, 'region'>): ClientSettings => ({
    region: override ?? region,
    maxAttempts: ATTEMPTS,
    retryMode: 'adaptive',
    ...(profile === undefined ? {} : { profile }),
  });
  const own = (target: Pick<Place, 'region'>): Clients => make(async () => ownSettings(target));
  let ownAccount: Promise<string> | undefined;
  const settingsFor = async (target: Place, access: Access): Promise<ClientSettings> => {
    const settings = ownSettings(target);
    const caller = own(target);
    const account = await (ownAccount ??= callerAccount(caller));
    if (account === target.account) {
      return settings;
    }
    const roleArn = roleIn({ ...target, region: settings.region }, { access, ownAccount: account });
    const sts = await caller.sts();
    return { ...settings, credentials: () => assumeRole(sts, roleArn) };
  };
  const clients = new Map<string, Clients>();
  return {
    at: (target, access) => {
      const key = JSON.stringify([target.account, target.region, access]);
      const found = clients.get(key) ?? make(() => settingsFor(target, access));
      clients.set(key, found);
      return found;
    },
    own,
    environment: async ({ region }) => ({ AWS_REGION: override ?? region, ...(profile === undefined ? {} : { AWS_PROFILE: profile }) }),
  };
}

async function callerAccount(clients: Clients): Promise<string> {
  const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const { Account } = await (await clients.sts()).send(new GetCallerIdentityCommand({}));
  return returned(Account, 'the account of your credentials');
}

interface RoleProps {
  readonly access: Access;
  readonly ownAccount: string;
}

function roleIn(target: Place, { access, ownAccount }: RoleProps): string {
  switch (access) {
    case 'read':
      return bootstrapRoleArn({ ...target, role: 'lookup-role' });
    case 'stacks':
      return bootstrapRoleArn({ ...target, role: 'deploy-role' });
    case 'change':
      throw new OtherAccountError(target.account, ownAccount);
  }
}

/** The command would change something in an account other than that of the caller's credentials. */
export class OtherAccountError extends Error {
  constructor(
    readonly account: string,
    ownAccount: string,
  ) {
    super(
      `this changes something in account ${account}, and your credentials belong to ${ownAccount}; ` +
        `the roles of \`cdk bootstrap\` can only read and deploy stacks there: run this again with --profile and a profile of account ${account}`,
    );
    this.name = 'OtherAccountError';
  }
}
