import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hasDataInDocker } from './mysql-container';
import type { MysqlProgram } from './mysql-programs';
import { dataDirectory } from './server-process';

const NAMES: Readonly<Record<MysqlProgram['kind'], string>> = {
  docker: 'MySQL in Docker',
  mysqld: 'mysqld',
  mariadbd: 'mariadbd (MariaDB)',
};
const CONTINUE: Readonly<Record<MysqlProgram['kind'], string>> = {
  docker: 'start Docker and npm start without --runtime process',
  mysqld: 'use npm start -- --runtime process on a machine with mysqld',
  mariadbd: 'use npm start -- --runtime process, with mariadbd and without mysqld on this machine',
};

/** @throws Error when another program created the data of a database, and this one would not find or read it; nothing is changed */
export function requireSameFormat(server: { readonly name: string; readonly directory: string }, program: MysqlProgram): void {
  const creator = creatorOf(server.directory);
  if (creator !== undefined && creator !== program.kind) {
    throw new Error(
      `database '${server.name}' was created by ${NAMES[creator]}, and ${NAMES[program.kind]}, which runs MySQL now, cannot use its data. ` +
        `The data is unchanged in ${creator === 'docker' ? 'a volume of Docker' : dataDirectory(server.directory)}. ` +
        `To go on with it, ${CONTINUE[creator]}; to begin without it, delete the environment first: npx projen env:down <environment> --local`,
    );
  }
}

/** Undefined for a database that does not exist yet. */
function creatorOf(directory: string): MysqlProgram['kind'] | undefined {
  if (hasDataInDocker(directory)) {
    return 'docker';
  }
  const data = dataDirectory(directory);
  if (!existsSync(data)) {
    return undefined;
  }
  return existsSync(join(data, 'aria_log_control')) ? 'mariadbd' : 'mysqld';
}
