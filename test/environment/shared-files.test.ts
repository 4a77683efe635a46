import { Match, type Template } from 'aws-cdk-lib/assertions';
import type { ServiceOptions } from '../../src/config/service';
import { statefulPart } from '../../src/config/stateful-resources';
import { policyStatements } from '../support/policy-statements';
import { platformFixture, PROD, TEST } from '../support/platform-fixture';
import { synthesize, type Platform } from '../support/synthesize';

const FILES = { path: '/app/uploads', uid: 33, gid: 33 };

const platformWith = (service: ServiceOptions): Platform => synthesize(platformFixture({ service }));
const platform = platformWith({ sharedFiles: FILES });
const network = (environment: string): Template => platform.environment(environment, 'network');
const fileSystemIds = (template: Template): readonly string[] => Object.keys(template.findResources('AWS::EFS::FileSystem'));

test('by default there is no file system, and no volume', () => {
  const without = platformWith({});
  without.environment('prod', 'network').resourceCountIs('AWS::EFS::FileSystem', 0);
  without.environment('prod', 'service').hasResourceProperties('AWS::ECS::TaskDefinition', { Volumes: Match.absent() });
});

test('one environment can do without the files of the others', () => {
  const mixed = synthesize(
    platformFixture({ service: { sharedFiles: FILES }, environments: [{ ...TEST, service: { sharedFiles: false } }, PROD] }),
  );
  mixed.environment('test', 'network').resourceCountIs('AWS::EFS::FileSystem', 0);
  mixed.environment('prod', 'network').resourceCountIs('AWS::EFS::FileSystem', 1);
});

describe('the file system', () => {
  test('is encrypted, and has a mount target in each zone that does not move with the NAT gateways', () => {
    network('test').hasResourceProperties('AWS::EFS::FileSystem', { Encrypted: true, ThroughputMode: 'elastic' });
    const subnets = (template: Template): readonly unknown[] =>
      Object.values(template.findResources('AWS::EFS::MountTarget')).map(({ Properties }) => Properties.SubnetId);
    expect(JSON.stringify(subnets(network('test')))).toMatch(/databaseSubnet1.*databaseSubnet2/);
    expect(subnets(network('prod'))).toEqual(subnets(network('test')));
  });

  test('is backed up and kept in production, and deleted with a development environment', () => {
    network('prod').hasResource('AWS::EFS::FileSystem', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { BackupPolicy: { Status: 'ENABLED' } },
    });
    network('test').hasResource('AWS::EFS::FileSystem', {
      DeletionPolicy: 'Delete',
      Properties: { BackupPolicy: Match.absent() },
    });
  });

  test('is reached by the tasks alone, over TLS and with a role of the account', () => {
    const ingress = network('prod').findResources('AWS::EC2::SecurityGroupIngress', { Properties: { FromPort: 2049 } });
    expect(Object.values(ingress).map(({ Properties }) => Properties.SourceSecurityGroupId)).toEqual([
      { 'Fn::GetAtt': [expect.stringMatching(/^TaskSecurityGroup/), 'GroupId'] },
    ]);
    network('prod').hasResourceProperties('AWS::EFS::FileSystem', {
      FileSystemPolicy: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: 'arn:aws:iam::111111111111:root' },
            Action: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
          },
          { Effect: 'Deny', Principal: { AWS: '*' }, Action: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
        ],
      },
    });
  });

  test('keeps its logical id, and its data, when the path, the owner or the network changes', () => {
    const changed = synthesize(
      platformFixture({
        service: { sharedFiles: { path: '/other', uid: 1, gid: 1 }, port: 3000 },
        environments: [TEST, { ...PROD, network: { natGateways: 0 } }],
      }),
    ).environment('prod', 'network');
    const stateful = (template: Template): object =>
      Object.entries(statefulPart({ network: template.toJSON() })['network']?.Resources ?? {}).filter(([, { Type }]) =>
        Type.includes('EFS'),
      );
    expect(fileSystemIds(network('prod'))).toHaveLength(1);
    expect(stateful(changed)).toEqual(stateful(network('prod')));
  });
});

describe('a task', () => {
  const service = platform.environment('prod', 'service');
  const output = (name: string): object => ({ 'Fn::GetStackOutput': Match.objectLike({ OutputName: Match.stringLikeRegexp(name) }) });

  test('mounts the folder of the access point, encrypted and with its role', () => {
    service.hasResourceProperties('AWS::ECS::TaskDefinition', {
      Volumes: [
        {
          Name: 'shared-files',
          EFSVolumeConfiguration: {
            FilesystemId: output('SharedFiles'),
            TransitEncryption: 'ENABLED',
            AuthorizationConfig: { AccessPointId: output('SharedFilesFileSystemFolder'), IAM: 'ENABLED' },
          },
        },
      ],
      ContainerDefinitions: [
        Match.objectLike({ MountPoints: [{ ContainerPath: '/app/uploads', ReadOnly: false, SourceVolume: 'shared-files' }] }),
      ],
    });
    network('prod').hasResourceProperties('AWS::EFS::AccessPoint', {
      PosixUser: { Uid: '33', Gid: '33' },
      RootDirectory: { Path: '/files', CreationInfo: { OwnerUid: '33', OwnerGid: '33', Permissions: '0755' } },
    });
  });

  test('may mount and write there, and nothing else', () => {
    const rights = policyStatements(service).filter(({ actions }) => actions.some((action) => action.startsWith('elasticfilesystem:')));
    expect(rights.flatMap(({ actions }) => actions)).toEqual(['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite']);
    service.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
            Condition: { StringEquals: { 'elasticfilesystem:AccessPointArn': Match.anyValue() } },
          }),
        ]),
      },
    });
  });
});
