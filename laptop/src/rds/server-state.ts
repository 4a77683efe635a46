import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isPortFree } from '../runtime/free-port';
import { StateFile } from '../state/state-file';

const SCHEMA_VERSION = 1;
/** Below the range that operating systems use for outgoing connections. */
const FIRST_PORT = 20_000;
const PORTS = 12_000;

/** What is stored of a database server, readable by the user only. */
export interface ServerState {
  /** The same in every run, because it is in the environment of tasks. */
  readonly port: number;
  /** Of the administrator that the engine uses itself; neither the template nor the application knows it. */
  readonly adminPassword: string;
}

/** Undefined if the folder has no server. */
export function readServerState(directory: string): ServerState | undefined {
  return serverFile(directory).read();
}

/**
 * Reads the state of a server or creates it, with a port that no other server has.
 * @param parents the folders that have servers in them
 */
export async function ensureServerState(directory: string, parents: readonly string[]): Promise<ServerState> {
  const known = readServerState(directory);
  if (known !== undefined) {
    return known;
  }
  const others = parents.filter((parent) => existsSync(parent)).flatMap((parent) => readdirSync(parent).map((name) => join(parent, name)));
  const taken = others.map((other) => readServerState(other)?.port);
  const state = { port: await findPort(directory, taken), adminPassword: randomBytes(24).toString('base64url') };
  serverFile(directory).write(state);
  return state;
}

function serverFile(directory: string): StateFile<ServerState> {
  return new StateFile(join(directory, 'server.json'), SCHEMA_VERSION);
}

/** The search starts at a port that depends on the folder, so that two checkouts on one machine rarely compete for a port. */
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
