import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DbClusters } from '../../src/rds/db-clusters';
import { chooseImage, findMysql, installLine, MissingMysqlError } from '../../src/rds/mysql-programs';
import { temporaryDirectory } from '../fixtures/temporary-directory';

test.each([
  [['node:24', 'mysql:8.0', 'mysql:8.4', 'mysql:9.1'], 'mysql:8.4'],
  [['public.ecr.aws/docker/library/mysql:8.4.6', 'mysql:9.1'], 'public.ecr.aws/docker/library/mysql:8.4.6'],
  [['mysql:8.0-debian', 'mysql:9.10', 'mysql:9.2'], 'mysql:9.10'],
  [['mysql:5.7', 'mysql:latest', 'acme/mysql:8.4', 'mysql-exporter:8.4', 'mariadb:11', '<none>:<none>', ''], undefined],
])('of the images %j, %s runs a database', (images, chosen) => {
  expect(chooseImage(images)).toBe(chosen);
});

test.each([
  ['ID=debian\nVERSION_ID="12"\n', 'sudo apt-get install mariadb-server-core mariadb-client-core'],
  ['NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n', 'sudo apt-get install mysql-server-core-8.0 mysql-client-core-8.0'],
  ['ID=pop\nID_LIKE="ubuntu debian"\n', 'sudo apt-get install mysql-server-core-8.0'],
  ['ID=fedora\n', 'sudo dnf install mariadb-server'],
  ['ID="rocky"\nID_LIKE="rhel centos fedora"\n', 'sudo dnf install'],
  ['ID=plan9\n', 'or install a server: mysqld or mariadbd'],
])('on %j it names the command that installs a server', (osRelease, expected) => {
  expect(installLine(osRelease)).toContain(expected);
});

test('without any of them, the error says so and what to do', async () => {
  const { PATH } = process.env;
  process.env.PATH = '/nowhere/bin';
  try {
    await expect(findMysql({ runtime: 'process', warn: () => undefined })).rejects.toThrow(MissingMysqlError);
    await expect(findMysql({ runtime: 'process', warn: () => undefined })).rejects.toThrow(
      /tasks run without Docker, and neither mysqld nor mariadbd is installed\. Start Docker, or install a server/,
    );
  } finally {
    process.env.PATH = PATH;
  }
});

describe('a server that is installed while the engine runs', () => {
  const folder = temporaryDirectory();

  test('is found by the next deployment', async () => {
    const { PATH } = process.env;
    process.env.PATH = folder.path;
    try {
      const clusters = new DbClusters({ stateDirectory: folder.path, runtime: 'process' });
      const template = { Resources: { Cluster: { Type: 'AWS::RDS::DBCluster', Properties: { Engine: 'aurora-mysql' } } } };
      await expect(clusters.check([template])).rejects.toThrow(MissingMysqlError);
      writeFileSync(join(folder.path, 'mysqld'), '#!/bin/sh\necho Ver 8.4.3\n');
      chmodSync(join(folder.path, 'mysqld'), 0o755);
      await expect(clusters.check([template])).resolves.toBeUndefined();
    } finally {
      process.env.PATH = PATH;
    }
  });
});
