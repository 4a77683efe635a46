import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { StateFile } from '../state/state-file';
import { writeFileAtomically } from '../write-file-atomically';

const SCHEMA_VERSION = 1;
const SECRET_BYTES = 32;
const MAXIMUM_SESSIONS = 50;
export const SESSION_SECONDS = 30 * 24 * 3600;

/** The file with the address that signs in the next browser. */
export const ADDRESS_FILE = 'page-address';

interface Session {
  /** SHA-256 of the value of its cookie. */
  readonly hash: string;
  readonly startedAt: string;
}

/**
 * The browsers that may see the page. One signs in with a token, which is valid once; then the next one is made. Sessions are on disk, so
 * that a browser stays signed in when the engine is started again.
 */
export class Sessions {
  private readonly file: StateFile<readonly Session[]>;
  private readonly addressFile: string;
  private sessions: readonly Session[];
  private token = newSecret();

  /** @param addressOf the address that signs in with a token */
  constructor(
    stateDirectory: string,
    private readonly addressOf: (token: string) => string,
  ) {
    this.file = new StateFile(join(stateDirectory, 'page-sessions.json'), SCHEMA_VERSION);
    this.sessions = this.file.read() ?? [];
    this.addressFile = join(stateDirectory, ADDRESS_FILE);
    this.writeAddress();
  }

  /** The address that signs in one browser. */
  get address(): string {
    return this.addressOf(this.token);
  }

  /** Exchanges the token for the value of a cookie. Undefined for a token that was used, or that never was one. */
  start(token: string): string | undefined {
    if (!isSame(token, this.token)) {
      return undefined;
    }
    const value = newSecret();
    const sessions = [...this.valid(), { hash: hashOf(value), startedAt: new Date().toISOString() }].slice(-MAXIMUM_SESSIONS);
    this.file.write(sessions);
    this.sessions = sessions;
    this.token = newSecret();
    this.writeAddress();
    return value;
  }

  isValid(value: string): boolean {
    const hash = hashOf(value);
    return this.valid().some((session) => isSame(session.hash, hash));
  }

  private valid(): readonly Session[] {
    const oldest = Date.now() - SESSION_SECONDS * 1000;
    return this.sessions.filter(({ startedAt }) => Date.parse(startedAt) > oldest);
  }

  private writeAddress(): void {
    writeFileAtomically(this.addressFile, `${this.address}\n`);
  }
}

const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');
const hashOf = (value: string): string => createHash('sha256').update(value).digest('hex');

/** Takes the same time whatever the difference. */
const isSame = (one: string, other: string): boolean => timingSafeEqual(Buffer.from(hashOf(one)), Buffer.from(hashOf(other)));
