import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type JsonObject } from '../json';
import type { EngineContext } from '../engine-context';
import { dockerGateway } from '../runtime/docker-gateway';
import type { DatabaseServer, DatabaseServerProps, MasterUser } from './database-server';
import { isInDocker, MysqlContainer, removeMysqlContainer } from './mysql-container';
import { requireSameFormat } from './mysql-format';
import { MysqlProcess, stopMysqlProcess } from './mysql-process';
import { findMysql, type MysqlProgram } from './mysql-programs';
import { stopPostmaster } from './postgres-process';
import { PostgresServer } from './postgres-server';
import { dataDirectory } from './server-process';
import { ensureServerState, readServerState, type ServerState } from './server-state';
import { ensureTlsFiles, readTlsCertificate } from './tls-certificate';

/** Where tasks reach a database. */
export interface DbEndpoint {
  readonly address: string;
  readonly port: number;
}

/** The engines of Aurora that the laptop has; each is the folder of its servers in the state directory. */
export type DbEngine = 'postgres' | 'mysql';
const ENGINES: readonly DbEngine[] = ['postgres', 'mysql'];

export interface DbClusterSettings {
  readonly engine: DbEngine;
  readonly master: MasterUser;
}

export interface DbClustersProps extends Pick<EngineContext, 'stateDirectory' | 'runtime'> {
  /** Reports what a person should know. @default - nobody is notified */
  readonly warn?: (message: string) => void;
}

/** A cluster in the state directory. */
interface StoredCluster {
  readonly engine: DbEngine;
  readonly name: string;
  readonly directory: string;
}

/** A server that was started, and its master user. */
interface OpenCluster {
  readonly server: DatabaseServer;
  readonly master: Omit<MasterUser, 'password'>;
}

/** The database servers of this engine, each with its data in `<stateDirectory>/<engine>/<identifier>`. */
export class DbClusters {
  private readonly servers = new Map<string, OpenCluster>();
  /** Servers look for free ports one after the other. */
  private queue: Promise<unknown> = Promise.resolve();
  private mysql: Promise<MysqlProgram> | undefined;

  constructor(private readonly props: DbClustersProps) {}

  /**
   * Finds what the clusters of templates need before anything starts.
   * @throws MissingMysqlError when this machine cannot run one of them
   */
  async check(templates: readonly JsonObject[]): Promise<void> {
    if (templates.some(hasMysql)) {
      await this.mysqlProgram();
    }
  }

  /** Starts the server of a cluster unless it is running, and creates its master user and database. */
  async ensure(identifier: string, { engine, master }: DbClusterSettings): Promise<DbEndpoint> {
    const directory = this.create(engine, identifier);
    const states = this.queue
      .catch(() => undefined)
      .then(() =>
        ensureServerState(
          directory,
          ENGINES.map((name) => this.parent(name)),
        ),
      );
    this.queue = states;
    const state = await states;
    const known = this.servers.get(identifier)?.server;
    const server = known ?? (await this.open(engine, { name: identifier, directory, state }));
    if (known === undefined || !(await known.isRunning())) {
      await server.start();
    }
    const { password: _password, ...withoutPassword } = master;
    this.servers.set(identifier, { server, master: withoutPassword });
    await server.ensureMasterUser(master);
    return this.endpointOf(engine, state);
  }

  /** Gives the master user a new password. Connections stay open. Returns false if the server does not run. */
  async changePassword(identifier: string, password: string): Promise<boolean> {
    const open = this.servers.get(identifier);
    if (open === undefined || !(await open.server.isRunning())) {
      return false;
    }
    await open.server.ensureMasterUser({ ...open.master, password });
    return true;
  }

  /** Undefined if there is no such cluster. */
  endpoint(identifier: string): DbEndpoint | undefined {
    for (const engine of ENGINES) {
      const state = readServerState(join(this.parent(engine), identifier));
      if (state !== undefined) {
        return this.endpointOf(engine, state);
      }
    }
    return undefined;
  }

  /** Variables of every task: with a database that uses TLS, the certificate that verifies it. */
  variablesOfTasks(): Readonly<Record<string, string>> {
    const certificate = readTlsCertificate(this.props.stateDirectory);
    return certificate === undefined ? {} : { RDS_CA_PEM: certificate };
  }

  async stop(identifier: string): Promise<void> {
    await this.servers.get(identifier)?.server.stop();
    this.servers.delete(identifier);
  }

  /** Stops the server, which a killed engine may have left running, and deletes its data, even if its state is damaged. */
  async destroy(identifier: string): Promise<void> {
    for (const { engine, directory } of this.stored().filter(({ name }) => name === identifier)) {
      await destroyServer(engine, directory);
      rmSync(directory, { recursive: true, force: true });
    }
    this.servers.delete(identifier);
  }

  /** Destroys every cluster, and returns how many there were. */
  async destroyAll(): Promise<number> {
    const stored = this.stored();
    await Promise.all(stored.map(({ name }) => this.destroy(name)));
    return stored.length;
  }

  /** Every cluster that has data, also in a state without an engine. */
  stored(): readonly StoredCluster[] {
    return ENGINES.flatMap((engine) => {
      const parent = this.parent(engine);
      return existsSync(parent) ? readdirSync(parent).map((name) => ({ engine, name, directory: join(parent, name) })) : [];
    });
  }

  private async open(engine: DbEngine, given: Pick<DatabaseServerProps, 'name' | 'directory' | 'state'>): Promise<DatabaseServer> {
    const { runtime, stateDirectory } = this.props;
    const gateway = runtime === 'docker' ? await dockerGateway() : undefined;
    const props = { ...given, gateway, logFile: join(stateDirectory, 'logs', engine, `${given.name}.log`) };
    switch (engine) {
      case 'postgres':
        return new PostgresServer(props);
      case 'mysql': {
        const program = await this.mysqlProgram();
        requireSameFormat(given, program);
        const tls = ensureTlsFiles(stateDirectory);
        return program.kind === 'docker'
          ? new MysqlContainer({ ...props, tls, image: program.image })
          : new MysqlProcess({ ...props, tls, program });
      }
    }
  }

  private mysqlProgram(): Promise<MysqlProgram> {
    const { runtime, warn = () => undefined } = this.props;
    this.mysql ??= findMysql({ runtime, warn }).catch((error: unknown) => {
      // The next deployment searches again.
      this.mysql = undefined;
      throw error;
    });
    return this.mysql;
  }

  private endpointOf(engine: DbEngine, { port }: ServerState): DbEndpoint {
    // MySQL's clients take `localhost` for a socket file.
    const local = engine === 'mysql' ? '127.0.0.1' : 'localhost';
    return { address: this.props.runtime === 'docker' ? 'host.docker.internal' : local, port };
  }

  private parent(engine: DbEngine): string {
    return join(this.props.stateDirectory, engine);
  }

  private create(engine: DbEngine, identifier: string): string {
    mkdirSync(this.parent(engine), { recursive: true, mode: 0o700 });
    return join(this.parent(engine), identifier);
  }
}

async function destroyServer(engine: DbEngine, directory: string): Promise<void> {
  switch (engine) {
    case 'postgres':
      return stopPostmaster(dataDirectory(directory));
    case 'mysql':
      await stopMysqlProcess(dataDirectory(directory));
      return isInDocker(directory) ? removeMysqlContainer(directory) : undefined;
  }
}

const hasMysql = ({ Resources: resources }: JsonObject): boolean =>
  isJsonObject(resources) &&
  Object.values(resources).some(
    (resource) =>
      isJsonObject(resource) &&
      resource.Type === 'AWS::RDS::DBCluster' &&
      isJsonObject(resource.Properties) &&
      resource.Properties.Engine === 'aurora-mysql',
  );
