import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPortFree } from '../runtime/free-port';
import { writeFileAtomically } from '../write-file-atomically';

/** What the engine remembers of a database server; the file is readable by the user alone. */
export interface ServerState {
  /** The same in every run: it is in the environment of tasks. */
  readonly port: number;
  /** Of the administrator that the engine itself uses; unknown to the template and to the application. */
  readonly adminPassword: string;
}

/** Below the range from which operating systems give ports to outgoing connections. */
const FIRST_PORT = 20_000;
const PORTS = 12_000;

export function readServerState(directory: string): ServerState | undefined {
  const file = join(directory, 'server.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ServerState) : undefined;
}

/** Reads the state of a server, or makes it: with a port that no other server of this state directory has. */
export async function ensureServerState(directory: string): Promise<ServerState> {
  const known = readServerState(directory);
  if (known !== undefined) {
    return known;
  }
  const parent = join(directory, '..');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const taken = readdirSync(parent).map((name) => readServerState(join(parent, name))?.port);
  const state = { port: await findPort(directory, taken), adminPassword: randomBytes(24).toString('base64url') };
  writeFileAtomically(join(directory, 'server.json'), JSON.stringify(state));
  return state;
}

/** Begins somewhere that depends on the folder, so that two checkouts on one machine rarely want the same port. */
async function findPort(directory: string, taken: readonly (number | undefined)[]): Promise<number> {
  const offset = createHash('sha256').update(directory).digest().readUInt32BE() % PORTS;
  for (let step = 0; step < PORTS; step += 1) {
    const port = FIRST_PORT + ((offset + step) % PORTS);
    if (!taken.includes(port) && (await isPortFree(port))) {
      return port;
    }
  }
  throw new Error(`no port from ${FIRST_PORT} to ${FIRST_PORT + PORTS - 1} is free for a database`);
}
