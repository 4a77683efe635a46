import { delimiter } from 'node:path';
import type { PlatformConfig } from '../../config/platform-config';
import type { Terminal } from '../command/terminal';
import { good, warns, type Finding } from './finding';

const CHECK = 'MySQL for `npm start`';
const INSTALL = 'start Docker, or install mysqld';
/** Where systems install servers, which the engine also searches. A user's `PATH` rarely has them. */
const SERVER_FOLDERS = ['/usr/sbin', '/usr/libexec', '/usr/local/sbin'];

/** Finds what runs a database of MySQL on this machine. AWS does not need it. */
export async function checkMysql({ run, directory, environment }: Terminal, { environments }: PlatformConfig): Promise<readonly Finding[]> {
  if (!environments.some(({ database }) => database?.engine === 'mysql')) {
    return [];
  }
  const PATH = [environment['PATH'], ...SERVER_FOLDERS].filter(Boolean).join(delimiter);
  const answers = async (program: string, ...given: readonly string[]): Promise<string | undefined> => {
    const { exitCode, output } = await run({ program, arguments: given, directory, environment: { ...environment, PATH } });
    return exitCode === 0 ? output : undefined;
  };
  if ((await answers('docker', 'version', '--format', '{{.Server.Version}}')) !== undefined) {
    return [good(CHECK, 'a container in Docker')];
  }
  const version = (await answers('mysqld', '--version')) ?? (await answers('mariadbd', '--version'));
  if (version === undefined) {
    return [warns(CHECK, { detail: 'neither Docker nor mysqld nor mariadbd works here, so `npm start` will refuse to run', fix: INSTALL })];
  }
  return [
    version.includes('MariaDB')
      ? warns(CHECK, { detail: 'mariadbd, which is not MySQL: it differs in JSON, collations and authentication', fix: INSTALL })
      : good(CHECK, 'mysqld'),
  ];
}
