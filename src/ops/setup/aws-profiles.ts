import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

type Variables = Readonly<Record<string, string | undefined>>;

/** A section of the AWS CLI's configuration, as far as it tells an account or a region. */
interface Profile {
  readonly name: string;
  readonly account: string | undefined;
  readonly region: string | undefined;
}

/** Parts of the names that people give the profiles of an environment. */
const NAMES = { test: /test|dev|stag|non-?prod|sandbox/, prod: /(?<!non-?)(?<!pre-?)prod|live/ } as const;

/** Accounts and regions in the configuration of the AWS CLI. */
export class AwsProfiles {
  constructor(
    private readonly profiles: readonly Profile[],
    private readonly variables: Variables,
  ) {}

  /** The account of the profile whose name fits the environment; for `test` also of the selected profile. */
  accountFor(environment: 'test' | 'prod'): string | undefined {
    const named = this.named(environment).find(({ account }) => account !== undefined)?.account;
    return named ?? (environment === 'test' ? this.selected()?.account : undefined);
  }

  regionFor(environment: 'test' | 'prod'): string | undefined {
    const named = this.named(environment).find(({ region }) => region !== undefined)?.region;
    return named ?? this.variables['AWS_REGION'] ?? this.variables['AWS_DEFAULT_REGION'] ?? this.selected()?.region;
  }

  private named(environment: 'test' | 'prod'): readonly Profile[] {
    return this.profiles.filter(({ name }) => NAMES[environment].test(name.toLowerCase()));
  }

  private selected(): Profile | undefined {
    const name = this.variables['AWS_PROFILE'] ?? 'default';
    return this.profiles.find((profile) => profile.name === name);
  }
}

/** Reads the AWS CLI's configuration, where there is one. */
export function readAwsProfiles(variables: Variables): AwsProfiles {
  const home = homeFolder(variables);
  const file = variables['AWS_CONFIG_FILE'] ?? (home && join(home, '.aws', 'config'));
  return new AwsProfiles(file && existsSync(file) ? parseProfiles(readFileSync(file, 'utf8')) : [], variables);
}

/** Undefined for a user id without an account, which has none. */
function homeFolder(variables: Variables): string | undefined {
  try {
    return variables['HOME'] ?? homedir();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_SYSTEM_ERROR') {
      return undefined;
    }
    throw error;
  }
}

function parseProfiles(text: string): readonly Profile[] {
  const [, ...sections] = text.split(/^\s*\[\s*/m);
  return sections.flatMap((section) => {
    const name = /^(?:profile\s+)?["']?([^\]"']+?)["']?\s*\]/.exec(section)?.[1];
    if (name === undefined || /^(sso-session|services)\s/.test(name)) {
      return [];
    }
    const value = (key: string): string | undefined => new RegExp(`^${key}[ \\t]*=[ \\t]*(\\S+)`, 'm').exec(section)?.[1];
    const account = value('sso_account_id') ?? /^arn:[^:]*:iam::(\d{12}):/.exec(value('role_arn') ?? '')?.[1];
    return [{ name, account, region: value('region') }];
  });
}
