import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineContext } from '../engine-context';
import { dockerGateway } from '../runtime/docker-gateway';
import { stopPostmaster } from './postgres-process';
import { ensureMasterUser, type MasterUser } from './postgres-roles';
import { dataDirectory, PostgresServer } from './postgres-server';
import { ensureServerState, readServerState, type ServerState } from './server-state';

/** Where tasks reach a database. */
export interface DbEndpoint {
  readonly address: string;
  readonly port: number;
}

/** The database servers of this engine, each with its data in `<stateDirectory>/postgres/<identifier>`. */
export class DbClusters {
  private readonly servers = new Map<string, PostgresServer>();
  /** Servers look for free ports one after the other. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly context: Pick<EngineContext, 'stateDirectory' | 'runtime'>) {}

  /** Starts the server of a cluster unless it is running, and creates its master user and database. */
  async ensure(identifier: string, master: MasterUser): Promise<DbEndpoint> {
    const directory = this.directory(identifier);
    const states = this.queue.catch(() => undefined).then(() => ensureServerState(directory));
    this.queue = states;
    const state = await states;
    const gateway = this.context.runtime === 'docker' ? await dockerGateway() : undefined;
    const logFile = join(this.context.stateDirectory, 'logs', 'postgres', `${identifier}.log`);
    const server = this.servers.get(identifier) ?? new PostgresServer({ name: identifier, directory, logFile, state, gateway });
    if (!this.servers.has(identifier) || !server.isRunning) {
      await server.start();
      this.servers.set(identifier, server);
    }
    await ensureMasterUser(state, master);
    return this.endpointOf(state);
  }

  /** Undefined if there is no such cluster. */
  endpoint(identifier: string): DbEndpoint | undefined {
    const state = readServerState(this.directory(identifier));
    return state && this.endpointOf(state);
  }

  async stop(identifier: string): Promise<void> {
    await this.servers.get(identifier)?.stop();
    this.servers.delete(identifier);
  }

  /** Stops the server, which a killed engine may have left running, and deletes its data, even if its state is damaged. */
  async destroy(identifier: string): Promise<void> {
    const directory = this.directory(identifier);
    await stopPostmaster(dataDirectory(directory));
    this.servers.delete(identifier);
    rmSync(directory, { recursive: true, force: true });
  }

  private endpointOf({ port }: ServerState): DbEndpoint {
    return { address: this.context.runtime === 'docker' ? 'host.docker.internal' : 'localhost', port };
  }

  private directory(identifier: string): string {
    const parent = join(this.context.stateDirectory, 'postgres');
    mkdirSync(parent, { recursive: true, mode: 0o700 });
    return join(parent, identifier);
  }
}
