import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { LOCAL_ACCOUNT, LOCAL_USER_ARN } from '../local-user';
import { privateDirectory } from '../state/private-directory';
import { StateFile } from '../state/state-file';
import type { Identity } from './identity';

const SCHEMA_VERSION = 1;

export interface AssumedRole {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly durationSeconds: number;
}

interface StoredCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The credentials that the endpoint accepts: the person's own, kept on disk, and the temporary ones of assumed roles. */
export class CredentialStore {
  private readonly file: StateFile<StoredCredentials>;
  private readonly sessions = new Map<string, Identity>();

  constructor(stateDirectory: string) {
    privateDirectory(stateDirectory);
    this.file = new StateFile(join(stateDirectory, 'credentials.json'), SCHEMA_VERSION);
  }

  /** The lasting credentials; made on first use. */
  own(): Identity {
    const known = this.file.read();
    const stored = known ?? { accessKeyId: accessKeyId('AKIA'), secretAccessKey: secret() };
    if (known === undefined) {
      this.file.write(stored);
    }
    return { ...stored, sessionToken: null, account: LOCAL_ACCOUNT, arn: LOCAL_USER_ARN, userId: stored.accessKeyId, expiresAt: null };
  }

  assume({ roleArn, sessionName, durationSeconds }: AssumedRole): Identity {
    this.forgetExpired();
    const [, partition = 'aws', , , account = LOCAL_ACCOUNT] = roleArn.split(':');
    const role = roleArn.slice(roleArn.lastIndexOf('/') + 1);
    const identity = {
      accessKeyId: accessKeyId('ASIA'),
      secretAccessKey: secret(),
      sessionToken: randomBytes(96).toString('base64'),
      account,
      arn: `arn:${partition}:sts::${account}:assumed-role/${role}/${sessionName}`,
      userId: `${accessKeyId('AROA')}:${sessionName}`,
      expiresAt: Date.now() + durationSeconds * 1000,
    };
    this.sessions.set(identity.accessKeyId, identity);
    return identity;
  }

  find(id: string): Identity | undefined {
    const own = this.own();
    return own.accessKeyId === id ? own : this.sessions.get(id);
  }

  private forgetExpired(): void {
    for (const [id, { expiresAt }] of this.sessions) {
      // Kept a while longer, so that whoever still uses them is told that they expired.
      if (expiresAt !== null && expiresAt + 3_600_000 < Date.now()) {
        this.sessions.delete(id);
      }
    }
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const accessKeyId = (prefix: string): string => prefix + [...randomBytes(16)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
const secret = (): string => randomBytes(30).toString('base64');
