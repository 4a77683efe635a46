import { existsSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inertProviders } from '../../src/cloudformation/inert/inert-provider';
import { Stacks } from '../../src/cloudformation/stacks';
import { readContainerDefinition } from '../../src/ecs/container-definition';
import { AccessPointProvider } from '../../src/efs/access-point-provider';
import { FileSystemProvider } from '../../src/efs/file-system-provider';
import { accessPointLink, fileSystemFolder } from '../../src/efs/folders';
import { dockerRunArguments, onlyContainer } from '../../src/runtime/docker-run-arguments';
import { ProcessRuntime } from '../../src/runtime/process-runtime';
import { FileParameterStore } from '../../src/ssm/file-parameter-store';
import { makeStateDirectory, removeStateDirectory, sampleTask, writeProcessImage } from '../runtime/sample-task';
import type { JsonObject } from '../../src/json';

const STACK = 'orchard-test-network';
const FOLDER = {
  FileSystemId: { Ref: 'Files' },
  PosixUser: { Uid: '1000', Gid: '1000' },
  RootDirectory: { Path: '/files', CreationInfo: { OwnerUid: '1000', OwnerGid: '1000', Permissions: '0755' } },
};

describe('EFS on the laptop', () => {
  let stateDirectory: string;
  let stacks: Stacks;

  beforeEach(() => {
    stateDirectory = makeStateDirectory();
    stacks = new Stacks({
      stateDirectory,
      parameters: new FileParameterStore({ stateDirectory }),
      providers: [...inertProviders(), new FileSystemProvider(stateDirectory), new AccessPointProvider(stateDirectory)],
    });
  });
  afterEach(() => removeStateDirectory(stateDirectory));

  const deploy = (folder: JsonObject = FOLDER, files: JsonObject = {}): Promise<unknown> =>
    stacks.deploy({
      stackName: STACK,
      account: '111111111111',
      region: 'eu-west-1',
      template: {
        Resources: {
          Files: { Type: 'AWS::EFS::FileSystem', Properties: { Encrypted: true }, ...files },
          Target: {
            Type: 'AWS::EFS::MountTarget',
            Properties: { FileSystemId: { Ref: 'Files' }, SubnetId: 'subnet-1', SecurityGroups: ['sg-1'] },
          },
          Folder: { Type: 'AWS::EFS::AccessPoint', Properties: folder },
        },
      },
      log: () => undefined,
      signal: new AbortController().signal,
    });
  const id = (logicalId: string): string =>
    String(stacks.find(STACK)?.resources.find((record) => record.logicalId === logicalId)?.physicalId);
  const mounted = (): string => realpathSync(accessPointLink(stateDirectory, id('Folder')));

  test('an access point is a folder in that of its file system, in which every user can write', async () => {
    await deploy();
    expect(id('Files')).toMatch(/^fs-[0-9a-f]{17}$/);
    expect(mounted()).toBe(join(fileSystemFolder(stateDirectory, id('Files')), 'files'));
    expect(statSync(mounted()).mode & 0o777).toBe(0o777);
  });

  test('the files stay when the access point is replaced', async () => {
    await deploy();
    const before = id('Folder');
    writeFileSync(join(mounted(), 'a.txt'), 'one');
    await deploy({ ...FOLDER, PosixUser: { Uid: '33', Gid: '33' } });
    expect(id('Folder')).not.toBe(before);
    expect(existsSync(accessPointLink(stateDirectory, before))).toBe(false);
    expect(readFileSync(join(mounted(), 'a.txt'), 'utf8')).toBe('one');
  });

  test('the files are deleted with the stack, unless they are retained', async () => {
    await deploy();
    const deleted = mounted();
    await stacks.delete(STACK);
    expect(existsSync(deleted)).toBe(false);
    await deploy(FOLDER, { DeletionPolicy: 'Retain' });
    const retained = mounted();
    expect(retained).not.toBe(deleted);
    await stacks.delete(STACK);
    expect(existsSync(retained)).toBe(true);
  });

  test.each<[string, JsonObject, RegExp]>([
    ['another file system', { ...FOLDER, FileSystemId: 'fs-unknown' }, /FileSystemId is not a file system of a stack on this machine/],
    ['a missing folder that nothing creates', { ...FOLDER, RootDirectory: { Path: '/files' } }, /CreationInfo is required/],
  ])('refuses an access point of %s', async (...row) => {
    const [, folder, message] = row;
    await expect(deploy(folder)).rejects.toThrow(message);
  });

  test('a container mounts the folder, at the same place as on AWS', async () => {
    await deploy();
    const definition = taskDefinition({ AccessPointId: id('Folder'), IAM: 'ENABLED' });
    const task = sampleTask({ ...readContainerDefinition('arn', definition), secrets: {}, sidecars: [] });
    const run = dockerRunArguments(onlyContainer(task), stateDirectory).arguments;
    expect(run[run.indexOf('--mount') + 1]).toBe(`type=bind,source=${mounted()},target=/app/uploads`);
    expect(run.join(' ')).toContain('--volume /tmp');
  });

  test('a plain process cannot mount it, and says so', async () => {
    writeProcessImage(stateDirectory, 'laptop.invalid/sample:1', '');
    const task = sampleTask({ sharedFolders: [{ accessPointId: 'fsap-1', path: '/app/uploads', readOnly: false }] });
    await expect(new ProcessRuntime(stateDirectory).start(task)).rejects.toThrow(
      'the tasks share the folder /app/uploads, which a plain process cannot mount; start Docker and run again',
    );
  });

  test.each<[string, JsonObject, RegExp]>([
    ['without an access point', taskDefinition({}), /must have an AccessPointId/],
    [
      'without encryption',
      taskDefinition({ AccessPointId: 'fsap-1' }, { TransitEncryption: 'DISABLED' }),
      /TransitEncryption must be ENABLED/,
    ],
  ])('a volume %s is refused', (...row) => {
    const [, definition, message] = row;
    expect(() => readContainerDefinition('arn', definition)).toThrow(message);
  });
});

function taskDefinition(authorization: JsonObject, efs: JsonObject = {}): JsonObject {
  return {
    Volumes: [
      { Name: 'scratch' },
      {
        Name: 'files',
        EFSVolumeConfiguration: { FilesystemId: 'fs-1', TransitEncryption: 'ENABLED', AuthorizationConfig: authorization, ...efs },
      },
    ],
    ContainerDefinitions: [
      {
        Name: 'app',
        Image: 'image',
        MountPoints: [
          { SourceVolume: 'scratch', ContainerPath: '/tmp' },
          { SourceVolume: 'files', ContainerPath: '/app/uploads', ReadOnly: false },
        ],
      },
    ],
  };
}
