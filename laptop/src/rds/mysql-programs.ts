import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { RuntimeKind } from '../engine-context';
import { docker } from '../runtime/docker-cli';
import { readIfExists } from '../runtime/read-if-exists';

const run = promisify(execFile);

/** What runs a MySQL database on this machine. */
export type MysqlProgram =
  { readonly kind: 'docker'; readonly image: string } | { readonly kind: 'mysqld' | 'mariadbd'; readonly path: string };

/** This machine has nothing that runs a MySQL database. */
export class MissingMysqlError extends Error {
  override readonly name = 'MissingMysqlError';
}

/** Where the app's base image comes from, too: a registry without rate limits for laptops. */
const PULLED_IMAGE = 'public.ecr.aws/docker/library/mysql:8.4';
const PULL_MILLISECONDS = 300_000;
/** An official image of MySQL 8 or later, from any registry. */
const OFFICIAL_IMAGE = /^(?:.*\/library\/)?mysql:((?:[89]|\d\d)(?:\.\d+)*)(?:-|$)/;
/** Where systems install servers, next to a folder of the `PATH`. */
const BESIDE_PATH = ['.', '../sbin', '../libexec', '../mysql/bin', '../opt/mysql/bin'];

export interface FindMysqlProps {
  readonly runtime: RuntimeKind;
  /** Reports what a person should know. */
  readonly warn: (message: string) => void;
}

/**
 * Finds what runs MySQL: in Docker an official image, which is pulled if there is none; otherwise a server that is installed.
 * @throws MissingMysqlError when there is nothing, with the command that installs it
 */
export async function findMysql({ runtime, warn }: FindMysqlProps): Promise<MysqlProgram> {
  const found = (runtime === 'docker' ? await findImage(warn) : undefined) ?? (await findServer());
  if (found === undefined) {
    throw new MissingMysqlError(
      `the database of this pipeline is MySQL, and nothing here can run it: ${
        runtime === 'docker' ? `Docker has no MySQL image and cannot pull ${PULLED_IMAGE}` : 'tasks run without Docker'
      }, and neither mysqld nor mariadbd is installed. ${installLine(readIfExists('/etc/os-release') ?? '')}`,
    );
  }
  if (found.kind === 'mariadbd') {
    warn(
      `MariaDB runs the databases (${found.path}): it is NOT MySQL, and differs in JSON, collations and authentication; start Docker or install mysqld for the real thing`,
    );
  }
  return found;
}

async function findImage(warn: FindMysqlProps['warn']): Promise<MysqlProgram | undefined> {
  const { stdout } = await docker(['images', '--format', '{{.Repository}}:{{.Tag}}']);
  const present = chooseImage(stdout.split('\n'));
  if (present !== undefined) {
    return { kind: 'docker', image: present };
  }
  warn(`pulling ${PULLED_IMAGE} for the databases, once`);
  const { exitCode, stderr } = await docker(['pull', '--quiet', PULLED_IMAGE], { timeoutMilliseconds: PULL_MILLISECONDS });
  if (exitCode !== 0) {
    warn(`${PULLED_IMAGE} cannot be pulled (${stderr.trim().split('\n').at(-1) ?? 'no answer'}); looking for an installed server instead`);
    return undefined;
  }
  return { kind: 'docker', image: PULLED_IMAGE };
}

/** MySQL 8.4 if it is there, else the latest version. */
export function chooseImage(images: readonly string[]): string | undefined {
  const versioned = images.flatMap((image) => {
    const version = OFFICIAL_IMAGE.exec(image)?.[1];
    return version === undefined ? [] : [{ image, version }];
  });
  const newest = versioned.toSorted((one, other) => other.version.localeCompare(one.version, 'en', { numeric: true }));
  return (newest.find(({ version }) => /^8\.4(\.|$)/.test(version)) ?? newest[0])?.image;
}

/** `mysqld` first. It may be another name of MariaDB's server, as on Debian. */
async function findServer(): Promise<MysqlProgram | undefined> {
  const path = (process.env.PATH ?? '').split(delimiter);
  const folders = new Set(path.flatMap((folder) => BESIDE_PATH.map((beside) => join(folder, beside))));
  const candidates = ['mysqld', 'mariadbd']
    .flatMap((name) => [...folders].map((folder) => join(folder, name)))
    .filter((path) => existsSync(path));
  const versions = await Promise.all(candidates.map(async (path) => ({ path, version: await versionOf(path) })));
  const working = versions.filter(({ version }) => version !== undefined);
  const mysqld = working.find(({ version }) => !version?.includes('MariaDB'));
  const [first] = working;
  return mysqld === undefined ? first && { kind: 'mariadbd', path: first.path } : { kind: 'mysqld', path: mysqld.path };
}

/** Undefined if the program does not run here. */
async function versionOf(path: string): Promise<string | undefined> {
  try {
    return (await run(path, ['--no-defaults', '--version'])).stdout;
  } catch {
    return undefined;
  }
}

/** How to install a server on this system. @param osRelease the content of /etc/os-release; empty on macOS */
export function installLine(osRelease: string): string {
  const ids = [...osRelease.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm)].flatMap(([, names = '']) => names.split(' '));
  const lines: readonly (readonly [id: string, line: string])[] = [
    ['ubuntu', 'sudo apt-get install mysql-server-core-8.0 mysql-client-core-8.0'],
    ['debian', 'sudo apt-get install mariadb-server-core mariadb-client-core'],
    ['fedora', 'sudo dnf install mariadb-server'],
    ['rhel', 'sudo dnf install mysql-server'],
    ['arch', 'sudo pacman -S mariadb'],
    ['alpine', 'apk add mariadb mariadb-client'],
    ['suse', 'sudo zypper install mariadb'],
  ];
  const line = process.platform === 'darwin' ? 'brew install mysql' : lines.find(([id]) => ids.includes(id))?.[1];
  return `Start Docker, or install a server${line === undefined ? ': mysqld or mariadbd' : `: ${line}`}`;
}
