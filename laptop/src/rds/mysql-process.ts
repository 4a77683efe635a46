import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readIfExists } from '../runtime/read-if-exists';
import { lastLogLines } from '../runtime/task-log';
import type { DatabaseServer, DatabaseServerProps, MasterUser } from './database-server';
import type { MysqlProgram } from './mysql-programs';
import { awaitMysql, ensureMysqlUser, type MysqlAdministrator } from './mysql-users';
import { serverAccount, type ProgramCommand } from './server-account';
import { createData, dataDirectory, requireFreePort, runServerTool, spawnServer, stopServer, worksOn } from './server-process';
import type { TlsFiles } from './tls-certificate';

const ADMIN_USER = 'rdsadmin';
const START_TIMEOUT_MILLISECONDS = 60_000;
/** The same while the data is created and later, or the server would have to change its files. */
const REDO_LOG = '--loose-innodb-log-file-size=16M';

export interface MysqlProcessProps extends DatabaseServerProps {
  readonly program: Extract<MysqlProgram, { kind: 'mysqld' | 'mariadbd' }>;
  readonly tls: TlsFiles;
}

/** A server of MySQL or MariaDB as a plain process. */
export class MysqlProcess implements DatabaseServer {
  private readonly data: string;

  constructor(private readonly props: MysqlProcessProps) {
    this.data = dataDirectory(props.directory);
  }

  async start(): Promise<void> {
    const { name, state, logFile } = this.props;
    await stopMysqlProcess(this.data);
    if (!existsSync(this.data)) {
      await this.initialise();
    }
    await requireFreePort(state.port, name);
    const initFile = this.writeInitFile();
    try {
      const child = await spawnServer(this.commandLine(initFile), logFile);
      const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
      await awaitMysql(this.administrator(), {
        failed: async () => (hasEnded() ? `it ended; the last lines of ${logFile}:\n${lastLogLines(logFile, 10).join('\n')}` : undefined),
        timeoutMilliseconds: START_TIMEOUT_MILLISECONDS,
      });
    } catch (error) {
      throw new Error(`database '${name}' (${this.props.program.path}) did not start: ${(error as Error).message}`, { cause: error });
    } finally {
      rmSync(initFile, { force: true });
    }
  }

  async isRunning(): Promise<boolean> {
    return runningMysql(this.data) !== undefined;
  }

  stop(): Promise<void> {
    return stopMysqlProcess(this.data);
  }

  ensureMasterUser(master: MasterUser): Promise<void> {
    return ensureMysqlUser(this.administrator(), master);
  }

  private administrator(): MysqlAdministrator {
    const { state, tls } = this.props;
    return { port: state.port, user: ADMIN_USER, password: state.adminPassword, certificate: readFileSync(tls.certificate, 'utf8') };
  }

  private initialise(): Promise<void> {
    const { program, directory } = this.props;
    const account = serverAccount('mysql');
    const fill = (unfinished: string): Promise<void> => {
      const given = ['--no-defaults', `--datadir=${unfinished}`, REDO_LOG];
      switch (program.kind) {
        case 'mysqld':
          return runServerTool(account.commandLine(program.path, ...given, '--initialize-insecure'), 'MySQL');
        case 'mariadbd':
          return runServerTool(account.commandLine(installer(program.path), ...given, '--skip-test-db', '--skip-name-resolve'), 'MariaDB');
      }
    };
    return createData({ directory, account, fill });
  }

  /** Run by the server at each start, before it accepts connections. No account is left that needs no password. */
  private writeInitFile(): string {
    const file = join(this.props.directory, 'init.sql');
    const password = `IDENTIFIED BY '${this.props.state.adminPassword}'`;
    const administrator = `'${ADMIN_USER}'@'127.0.0.1'`;
    const statements = [
      `ALTER USER IF EXISTS 'root'@'localhost' ${password};`,
      `CREATE USER IF NOT EXISTS ${administrator} ${password};`,
      `ALTER USER ${administrator} ${password};`,
      `GRANT ALL PRIVILEGES ON *.* TO ${administrator} WITH GRANT OPTION;`,
    ];
    writeFileSync(file, `${statements.join('\n')}\n`, { mode: 0o600 });
    serverAccount('mysql').own(file);
    return file;
  }

  private commandLine(initFile: string): ProgramCommand {
    const { state, gateway, tls, program } = this.props;
    const settings = {
      datadir: this.data,
      port: state.port,
      'bind-address': ['127.0.0.1', ...(gateway === undefined ? [] : [gateway.address])].join(','),
      // In the data directory: the path of a socket may not be long.
      socket: 'mysql.sock',
      'pid-file': join(this.data, 'mysql.pid'),
      'init-file': initFile,
      'ssl-cert': tls.certificate,
      'ssl-key': tls.key,
      ...MYSQL_SETTINGS,
      'innodb-buffer-pool-size': '32M',
    };
    const flags = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
    return serverAccount('mysql').commandLine(program.path, '--no-defaults', ...flags, '--skip-log-bin', REDO_LOG);
  }
}

/** Settings of every MySQL server, also in a container. */
export const MYSQL_SETTINGS = {
  'skip-name-resolve': 'ON',
  'character-set-server': 'utf8mb4',
  'default-time-zone': '+00:00',
  'max-connections': 100,
  'loose-mysqlx': 'OFF',
} as const;

/** MariaDB's program that creates system tables, in the package of its server but rarely in the same folder. */
function installer(server: string): string {
  const folder = dirname(server);
  const candidates = [folder, join(folder, '../bin'), '/usr/bin'].map((directory) => join(directory, 'mariadb-install-db'));
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined) {
    throw new Error(`${server} is installed without mariadb-install-db, which creates databases; install the rest of MariaDB's server`);
  }
  return found;
}

/** The pid of the server that runs on a data directory. */
export function runningMysql(data: string): number | undefined {
  const pid = Number(readIfExists(join(data, 'mysql.pid')));
  return pid > 0 && worksOn(pid, data) ? pid : undefined;
}

/** Stops the server of a data directory, if there is one. */
export async function stopMysqlProcess(data: string): Promise<void> {
  const pid = runningMysql(data);
  if (pid !== undefined) {
    await stopServer({ pid, data, stop: 'SIGTERM', kill: 'SIGKILL' });
  }
}
