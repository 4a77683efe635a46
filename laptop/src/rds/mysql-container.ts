import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { docker, dockerOutput } from '../runtime/docker-cli';
import { readIfExists } from '../runtime/read-if-exists';
import type { DatabaseServer, DatabaseServerProps, MasterUser } from './database-server';
import { MYSQL_SETTINGS } from './mysql-process';
import { awaitMysql, ensureMysqlUser, type MysqlAdministrator } from './mysql-users';
import { requireFreePort } from './server-process';
import type { TlsFiles } from './tls-certificate';

/** The first start creates the data, which takes the image half a minute on a slow machine. */
const START_TIMEOUT_MILLISECONDS = 180_000;
const STOP_TIMEOUT_SECONDS = 20;
const TLS_FOLDER = '/etc/laptop-tls';
/** The file in the folder of a server in Docker; it names the image when the data in the volume is complete. */
const MARK = 'in-docker';

export interface MysqlContainerProps extends DatabaseServerProps {
  readonly image: string;
  readonly tls: TlsFiles;
}

/** Whether a server has a volume of Docker, with complete data or not. */
export const isInDocker = (directory: string): boolean => existsSync(join(directory, MARK));

/** Whether the data of a server is in a volume of Docker. */
export const hasDataInDocker = (directory: string): boolean => (readIfExists(join(directory, MARK)) ?? '').trim() !== '';

/** A server of MySQL in a container, with its data in a volume: MySQL needs a file system of Linux. */
export class MysqlContainer implements DatabaseServer {
  private readonly container: string;

  constructor(private readonly props: MysqlContainerProps) {
    this.container = containerOf(props.directory);
  }

  async start(): Promise<void> {
    const { name, directory, state, image } = this.props;
    await this.stop();
    if (!hasDataInDocker(directory)) {
      // What a first start that was interrupted left.
      await removeMysqlContainer(directory);
      writeFileSync(join(directory, MARK), '');
    }
    await requireFreePort(state.port, name);
    const environment = { MYSQL_ROOT_PASSWORD: state.adminPassword };
    await dockerOutput(this.runArguments(), environment);
    try {
      await awaitMysql(this.administrator(), {
        failed: async () => ((await this.isRunning()) ? undefined : `its container ended:\n${await this.lastLines()}`),
        timeoutMilliseconds: START_TIMEOUT_MILLISECONDS,
      });
    } catch (error) {
      await this.stop();
      throw new Error(`database '${name}' (image ${image}) did not start: ${(error as Error).message}`, { cause: error });
    }
    writeFileSync(join(directory, MARK), `${image}\n`);
  }

  async isRunning(): Promise<boolean> {
    const { stdout } = await docker(['inspect', '--format', '{{.State.Running}}', this.container]);
    return stdout.trim() === 'true';
  }

  async stop(): Promise<void> {
    await stopContainer(this.container);
  }

  ensureMasterUser(master: MasterUser): Promise<void> {
    return ensureMysqlUser(this.administrator(), master);
  }

  private administrator(): MysqlAdministrator {
    const { state, tls } = this.props;
    return { port: state.port, user: 'root', password: state.adminPassword, certificate: readFileSync(tls.certificate, 'utf8') };
  }

  private runArguments(): readonly string[] {
    const { image, state, gateway, tls, directory } = this.props;
    const addresses = ['127.0.0.1', ...(gateway === undefined ? [] : [gateway.address])];
    const settings = { ...MYSQL_SETTINGS, 'ssl-cert': `${TLS_FOLDER}/certificate.pem`, 'ssl-key': `${TLS_FOLDER}/key.pem` };
    return [
      ...['run', '--detach', '--pull', 'never', '--name', this.container],
      ...['--label', `laptop.database=${directory}`],
      ...addresses.flatMap((address) => ['--publish', `${address}:${state.port}:3306`]),
      ...['--volume', `${this.container}:/var/lib/mysql`, '--volume', `${tls.directory}:${TLS_FOLDER}:ro,z`],
      // The administrator's host is the gateway of Docker's network. Only the first start reads both.
      ...['--env', 'MYSQL_ROOT_PASSWORD', '--env', 'MYSQL_ROOT_HOST=%'],
      image,
      ...Object.entries(settings).map(([name, value]) => `--${name}=${value}`),
      '--skip-log-bin',
    ];
  }

  private async lastLines(): Promise<string> {
    const { stdout, stderr } = await docker(['logs', '--tail', '10', this.container]);
    return `${stdout}${stderr}`.trim();
  }
}

/** Stops the container of a server, and deletes it and its data. Does nothing where there is none. */
export async function removeMysqlContainer(directory: string): Promise<void> {
  const container = containerOf(directory);
  await stopContainer(container);
  await dockerOutput(['volume', 'rm', '--force', container]);
}

/** The name of the container and its volume: the same in each run, and another one in each checkout. */
function containerOf(directory: string): string {
  const checkout = createHash('sha256').update(dirname(directory)).digest('hex').slice(0, 12);
  return `laptop-${checkout}-${directory.slice(dirname(directory).length + 1)}`;
}

/** The data stays. Both fail where there is no such container, which is as good. */
async function stopContainer(container: string): Promise<void> {
  await docker(['stop', '-t', String(STOP_TIMEOUT_SECONDS), container]);
  await docker(['rm', '--force', container]);
}
