import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { signalIfAlive } from '../runtime/process-group';
import { readIfExists } from '../runtime/read-if-exists';
import { lastLogLines } from '../runtime/task-log';
import type { DatabaseServer, DatabaseServerProps, MasterUser } from './database-server';
import type { MysqlProgram } from './mysql-programs';
import { awaitMysql, ensureMysqlUser, type MysqlAdministrator } from './mysql-users';
import { serverAccount, type ProgramCommand } from './server-account';
import { requireFreePort, runServerTool, spawnServer, worksOn } from './server-process';
import type { TlsFiles } from './tls-certificate';

const ADMIN_USER = 'rdsadmin';
const POLL_MILLISECONDS = 20;
const START_TIMEOUT_MILLISECONDS = 60_000;
const STOP_TIMEOUT_MILLISECONDS = 20_000;
/** The same while the data is created and later, or the server would have to change its files. */
const REDO_LOG = '--loose-innodb-log-file-size=16M';

export interface MysqlProcessProps extends DatabaseServerProps {
  readonly program: Extract<MysqlProgram, { kind: 'mysqld' | 'mariadbd' }>;
  readonly tls: TlsFiles;
}

/** The data directory in the folder of a server. */
export const mysqlDataDirectory = (directory: string): string => join(directory, 'data');

/** A server of MySQL or MariaDB as a plain process. */
export class MysqlProcess implements DatabaseServer {
  private readonly data: string;

  constructor(private readonly props: MysqlProcessProps) {
    this.data = mysqlDataDirectory(props.directory);
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

  /** Under another name first, so that an interruption leaves no incomplete database. */
  private async initialise(): Promise<void> {
    const { program, directory } = this.props;
    const account = serverAccount('mysql');
    const unfinished = join(directory, 'data.unfinished');
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true, mode: 0o700 });
    if (account.owner !== null) {
      chownSync(unfinished, account.owner.uid, account.owner.gid);
    }
    const given = ['--no-defaults', `--datadir=${unfinished}`];
    switch (program.kind) {
      case 'mysqld':
        await runServerTool(account.commandLine(program.path, ...given, '--initialize-insecure', REDO_LOG), 'MySQL');
        break;
      case 'mariadbd':
        await runServerTool(
          account.commandLine(installer(program.path), ...given, '--skip-test-db', '--skip-name-resolve', REDO_LOG),
          'MariaDB',
        );
        break;
    }
    renameSync(unfinished, this.data);
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
    const { owner } = serverAccount('mysql');
    writeFileSync(file, `${statements.join('\n')}\n`, { mode: 0o600 });
    if (owner !== null) {
      chownSync(file, owner.uid, owner.gid);
    }
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
export function runningMysql(dataDirectory: string): number | undefined {
  const pid = Number(readIfExists(join(dataDirectory, 'mysql.pid')));
  return pid > 0 && worksOn(pid, dataDirectory) ? pid : undefined;
}

/** Stops the server of a data directory, even if another engine started it, and rolls back open transactions. */
export async function stopMysqlProcess(dataDirectory: string): Promise<void> {
  const pid = runningMysql(dataDirectory);
  if (pid === undefined) {
    return;
  }
  const deadline = Date.now() + STOP_TIMEOUT_MILLISECONDS;
  signalIfAlive(pid, 'SIGTERM');
  while (worksOn(pid, dataDirectory)) {
    if (Date.now() > deadline) {
      // The next start recovers from the redo log.
      signalIfAlive(pid, 'SIGKILL');
    }
    await sleep(POLL_MILLISECONDS);
  }
}
