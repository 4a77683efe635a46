import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { LOCAL_ACCOUNT, LOCAL_USER_ARN } from '../local-user';
import { privateDirectory } from '../state/private-directory';
import { StateFile } from '../state/state-file';

const SCHEMA_VERSION = 1;
/** Expired credentials are remembered for an hour, so that a caller learns that they expired. */
const REMEMBERED_MILLISECONDS = 3_600_000;

/** The signer of a request. */
export interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
  /** ARN of the assumed role; null for the person and for tasks. */
  readonly roleArn: string | null;
  /** Null for permanent credentials. */
  readonly session: RoleSession | null;
  /** Whether it is a task of a service, which may not operate the engine. */
  readonly isTask: boolean;
}

export interface RoleSession {
  readonly token: string;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface SessionIdentity extends Identity {
  readonly session: RoleSession;
}

export interface RoleRequest {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly durationSeconds: number;
}

/** Tasks that get credentials. */
export interface TaskRequest {
  /** Name of their service. */
  readonly service: string;
  readonly account: string;
  readonly partition: string;
}

interface StoredCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The credentials that the endpoint accepts: the permanent ones of the person, on disk, and temporary ones of assumed roles. */
export class CredentialStore {
  private readonly file: StateFile<StoredCredentials>;
  private stored: StoredCredentials | undefined;
  private readonly sessions = new Map<string, SessionIdentity>();
  /** By their ARN. */
  private readonly tasks = new Map<string, Identity>();

  constructor(stateDirectory: string) {
    privateDirectory(stateDirectory);
    this.file = new StateFile(join(stateDirectory, 'credentials.json'), SCHEMA_VERSION);
  }

  /** The permanent credentials; created on first use. */
  own(): Identity {
    // Every signed call asks for them.
    const stored = (this.stored ??= this.file.read() ?? this.create());
    return {
      ...stored,
      account: LOCAL_ACCOUNT,
      arn: LOCAL_USER_ARN,
      userId: stored.accessKeyId,
      roleArn: null,
      session: null,
      isTask: false,
    };
  }

  assume({ roleArn, sessionName, durationSeconds }: RoleRequest): SessionIdentity {
    this.removeExpired();
    const [, partition = 'aws', , , account = LOCAL_ACCOUNT] = roleArn.split(':');
    const role = roleArn.slice(roleArn.lastIndexOf('/') + 1);
    const identity = {
      accessKeyId: accessKeyId('ASIA'),
      secretAccessKey: secret(),
      account,
      arn: `arn:${partition}:sts::${account}:assumed-role/${role}/${sessionName}`,
      userId: `${accessKeyId('AROA')}:${sessionName}`,
      roleArn,
      isTask: false,
      session: { token: randomBytes(96).toString('base64'), expiresAt: Date.now() + durationSeconds * 1000 },
    };
    this.sessions.set(identity.accessKeyId, identity);
    return identity;
  }

  /** The credentials of a service's tasks, until the engine stops, which also stops the tasks. */
  ofTasks({ service, account, partition }: TaskRequest): Identity {
    const id = accessKeyId('AKIA');
    const arn = `arn:${partition}:sts::${account}:assumed-role/${service}/task`;
    const known = this.tasks.get(arn) ?? {
      accessKeyId: id,
      secretAccessKey: secret(),
      account,
      arn,
      userId: id,
      roleArn: null,
      session: null,
      isTask: true,
    };
    this.tasks.set(arn, known);
    return known;
  }

  find(id: string): Identity | undefined {
    const own = this.own();
    return own.accessKeyId === id ? own : (this.sessions.get(id) ?? [...this.tasks.values()].find((task) => task.accessKeyId === id));
  }

  private create(): StoredCredentials {
    const created = { accessKeyId: accessKeyId('AKIA'), secretAccessKey: secret() };
    this.file.write(created);
    return created;
  }

  private removeExpired(): void {
    for (const [id, { session }] of this.sessions) {
      if (session.expiresAt + REMEMBERED_MILLISECONDS < Date.now()) {
        this.sessions.delete(id);
      }
    }
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const accessKeyId = (prefix: string): string => prefix + [...randomBytes(16)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
const secret = (): string => randomBytes(30).toString('base64');
