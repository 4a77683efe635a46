import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { RuntimeKind } from '../../src/engine-context';

const IMAGE = 'public.ecr.aws/docker/library/mysql:8.4';
const run = (command: string, ...parameters: readonly string[]): boolean =>
  spawnSync(command, parameters, { timeout: 60_000 }).status === 0;
const hasServer = run('sh', '-c', 'PATH=$PATH:/usr/sbin:/usr/libexec command -v mariadbd');
const hasDocker = run('docker', 'version', '--format', '{{.Server.Version}}');

/** Where MySQL can be tested here: both need MariaDB, which replaces MySQL in the image. */
export const MYSQL_RUNTIMES: readonly RuntimeKind[] = !hasServer ? [] : hasDocker ? ['process', 'docker'] : ['process'];

if (MYSQL_RUNTIMES.length < 2) {
  const missing = hasServer ? 'in Docker, and no Docker engine answers' : 'and mariadbd is not installed (mariadb-server-core)';
  process.stderr.write(`\n!!! SKIPPED: databases of MySQL, ${missing} !!!\n\n`);
}

/** Makes the image before the tests of a file, and removes it afterwards: it must never run a person's database. */
export function withMysqlImage(): void {
  let made = false;
  beforeAll(() => {
    if (MYSQL_RUNTIMES.includes('docker') && !run('docker', 'image', 'inspect', IMAGE)) {
      made = run('sh', join(__dirname, '../../../test/support/make-mysql-image.sh'), IMAGE);
      expect(made).toBe(true);
    }
  }, 60_000);
  afterAll(() => {
    if (made) {
      run('docker', 'image', 'rm', '--force', IMAGE);
    }
  });
}
