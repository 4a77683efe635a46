import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineContext } from '../engine-context';
import { dockerGateway } from '../runtime/docker-gateway';
import { ensureMasterUser, type MasterUser } from './postgres-roles';
import { PostgresServer } from './postgres-server';
import { ensureServerState, readServerState } from './server-state';

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** The database servers of this engine, each with its data under `<stateDirectory>/postgres/<identifier>`. */
export class DbClusters {
  private readonly servers = new Map<string, PostgresServer>();
  /** Servers look for free ports one after the other. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly context: Pick<EngineContext, 'stateDirectory' | 'runtime'>) {}

  /** Starts the server of a cluster unless it runs, and makes its master user and database as given. */
  async ensure(identifier: string, master: MasterUser): Promise<Endpoint> {
    const directory = this.directory(identifier);
    const states = this.queue.catch(() => undefined).then(() => ensureServerState(directory));
    this.queue = states;
    const state = await states;
    const gateway = this.context.runtime === 'docker' ? await dockerGateway() : undefined;
    const server =
      this.servers.get(identifier) ??
      new PostgresServer({
        name: identifier,
        directory,
        logFile: join(this.context.stateDirectory, 'logs', 'postgres', `${identifier}.log`),
        state,
        gateway,
      });
    if (!this.servers.has(identifier) || !server.isRunning) {
      await server.start();
      this.servers.set(identifier, server);
    }
    await ensureMasterUser(state, master);
    return this.endpoint(identifier) as Endpoint;
  }

  /** Where tasks reach a cluster; undefined where there is no such cluster. */
  endpoint(identifier: string): Endpoint | undefined {
    const state = readServerState(this.directory(identifier));
    return state && { address: this.context.runtime === 'docker' ? 'host.docker.internal' : 'localhost', port: state.port };
  }

  async stop(identifier: string): Promise<void> {
    await this.servers.get(identifier)?.stop();
    this.servers.delete(identifier);
  }

  /** Stops the server and destroys its data. */
  async destroy(identifier: string): Promise<void> {
    const directory = this.directory(identifier);
    const state = readServerState(directory);
    if (state !== undefined) {
      // One that this engine did not start may still run, left behind by a killed one.
      await new PostgresServer({ name: identifier, directory, logFile: '', state, gateway: undefined }).stop();
    }
    this.servers.delete(identifier);
    rmSync(directory, { recursive: true, force: true });
  }

  private directory(identifier: string): string {
    const parent = join(this.context.stateDirectory, 'postgres');
    mkdirSync(parent, { recursive: true, mode: 0o700 });
    return join(parent, identifier);
  }
}
