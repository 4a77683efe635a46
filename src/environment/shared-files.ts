import { Construct } from 'constructs';
import { RemovalPolicy } from 'aws-cdk-lib';
import { SecurityGroup, type ISecurityGroup, type IVpc } from 'aws-cdk-lib/aws-ec2';
import { FileSystem, ThroughputMode, type AccessPoint } from 'aws-cdk-lib/aws-efs';
import { AccountRootPrincipal, AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ContainerDefinition, TaskDefinition } from 'aws-cdk-lib/aws-ecs';
import type { SharedFilesConfig } from '../config/shared-files';
import { SUBNETS } from './environment-vpc';

export interface SharedFilesProps {
  readonly vpc: IVpc;
  /** The only ones that reach the files. */
  readonly taskSecurityGroup: ISecurityGroup;
  readonly files: SharedFilesConfig;
}

/** What a task with an access point may do. */
const CLIENT_ACTIONS = ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'];

/** A file system for the tasks of an environment, and the folder in it that they mount. */
export class SharedFiles extends Construct {
  private readonly fileSystem: FileSystem;
  private readonly accessPoint: AccessPoint;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SharedFilesProps,
  ) {
    super(scope, id);
    const { vpc, files, taskSecurityGroup } = props;
    this.fileSystem = new FileSystem(this, 'FileSystem', {
      vpc,
      // They are the same with and without a NAT gateway.
      vpcSubnets: { subnetGroupName: SUBNETS.database },
      securityGroup: new SecurityGroup(this, 'SecurityGroup', {
        vpc,
        description: 'Shared files: their port from the tasks alone',
        allowAllOutbound: false,
      }),
      encrypted: true,
      // Unlike with bursting, a small file system is never slowed down.
      throughputMode: ThroughputMode.ELASTIC,
      enableAutomaticBackups: files.backedUp,
      removalPolicy: files.onDelete === 'destroy' ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
      fileSystemPolicy: clientPolicy(),
      // Adds no statement to the policy. A policy without one for anonymous clients refuses them.
      allowAnonymousAccess: true,
    });
    this.fileSystem.connections.allowDefaultPortFrom(taskSecurityGroup, 'Tasks');
    const owner = { uid: `${files.uid}`, gid: `${files.gid}` };
    this.accessPoint = this.fileSystem.addAccessPoint('Folder', {
      path: '/files',
      posixUser: owner,
      createAcl: { ownerUid: owner.uid, ownerGid: owner.gid, permissions: '0755' },
    });
  }

  /** Mounts the folder in the container of a task. */
  mountIn(definition: TaskDefinition, container: ContainerDefinition): void {
    const { fileSystemId, fileSystemArn } = this.fileSystem;
    const { accessPointId, accessPointArn } = this.accessPoint;
    const name = 'shared-files';
    definition.addVolume({
      name,
      efsVolumeConfiguration: { fileSystemId, transitEncryption: 'ENABLED', authorizationConfig: { accessPointId, iam: 'ENABLED' } },
    });
    container.addMountPoints({ sourceVolume: name, containerPath: this.props.files.path, readOnly: false });
    definition.addToTaskRolePolicy(
      new PolicyStatement({
        actions: CLIENT_ACTIONS,
        resources: [fileSystemArn],
        conditions: { StringEquals: { 'elasticfilesystem:AccessPointArn': accessPointArn } },
      }),
    );
  }
}

/** Roles of the account whose own policies allow it, and only over TLS. */
const clientPolicy = (): PolicyDocument =>
  new PolicyDocument({
    statements: [
      new PolicyStatement({ principals: [new AccountRootPrincipal()], actions: CLIENT_ACTIONS }),
      new PolicyStatement({
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['*'],
        conditions: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    ],
  });
