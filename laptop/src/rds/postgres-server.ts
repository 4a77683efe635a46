import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseServer, DatabaseServerProps, MasterUser } from './database-server';
import { postgresBinaries } from './postgres-binaries';
import { runningPostmaster, startPostmaster, stopPostmaster } from './postgres-process';
import { ADMIN_USER, ensurePostgresUser } from './postgres-roles';
import { serverAccount, type ProgramCommand, type ServerAccount } from './server-account';
import { createData, dataDirectory, requireFreePort, runServerTool } from './server-process';

/** One PostgreSQL server with its data directory. */
export class PostgresServer implements DatabaseServer {
  private readonly data: string;

  constructor(private readonly props: DatabaseServerProps) {
    this.data = dataDirectory(props.directory);
  }

  /** Stops the server that a killed engine may have left running, creates the data directory if there is none, and starts the server. */
  async start(): Promise<void> {
    const { name, state } = this.props;
    await stopPostmaster(this.data);
    if (!existsSync(this.data)) {
      await this.initialise();
    }
    await requireFreePort(state.port, name);
    this.writeAccessRules();
    await startPostmaster({ commandLine: this.commandLine(), dataDirectory: this.data, logFile: this.props.logFile });
  }

  async isRunning(): Promise<boolean> {
    return runningPostmaster(this.data) !== undefined;
  }

  ensureMasterUser(master: MasterUser): Promise<void> {
    return ensurePostgresUser(this.props.state, master);
  }

  stop(): Promise<void> {
    return stopPostmaster(this.data);
  }

  private initialise(): Promise<void> {
    const account = serverAccount('postgres');
    return createData({ directory: this.props.directory, account, fill: (unfinished) => this.fill(unfinished, account) });
  }

  private async fill(data: string, account: ServerAccount): Promise<void> {
    const passwordFile = join(this.props.directory, `password-${randomBytes(6).toString('hex')}`);
    try {
      writeFileSync(passwordFile, `${this.props.state.adminPassword}\n`, { mode: 0o600 });
      account.own(passwordFile);
      const options = {
        pgdata: data,
        username: ADMIN_USER,
        pwfile: passwordFile,
        auth: 'scram-sha-256',
        encoding: 'UTF8',
        // Strings sort as in Aurora's en_US.UTF-8, whatever locales the machine has.
        locale: 'C',
        'locale-provider': 'icu',
        'icu-locale': 'en-US',
      };
      const flags = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
      await runServerTool(account.commandLine(postgresBinaries().initdb, ...flags, '--no-instructions'), 'PostgreSQL');
    } finally {
      rmSync(passwordFile, { force: true });
    }
  }

  private commandLine(): ProgramCommand {
    const { state, gateway } = this.props;
    const settings = {
      port: state.port,
      listen_addresses: ['localhost', ...(gateway === undefined ? [] : [gateway.address])].join(','),
      unix_socket_directories: '',
      shared_buffers: '32MB',
      max_connections: 100,
      password_encryption: 'scram-sha-256',
      // A statement that fails may contain a secret.
      log_min_error_statement: 'panic',
      timezone: 'UTC',
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    return serverAccount('postgres').commandLine(postgresBinaries().postgres, '-D', this.data, ...flags);
  }

  /** Every connection needs a password, and the administrator connects from this machine only. */
  private writeAccessRules(): void {
    const { gateway } = this.props;
    const file = join(this.data, 'pg_hba.conf');
    const rules = [
      'host all all 127.0.0.1/32 scram-sha-256',
      'host all all ::1/128 scram-sha-256',
      ...(gateway === undefined ? [] : [`host all ${ADMIN_USER} ${gateway.subnet} reject`, `host all all ${gateway.subnet} scram-sha-256`]),
    ];
    writeFileSync(file, `${rules.join('\n')}\n`);
    chmodSync(file, 0o600);
  }
}
