import type { Construct } from 'constructs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Project } from 'aws-cdk-lib/aws-codebuild';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { acknowledge } from '../environment/acknowledge';

/** A stage can be rolled back to an execution until the artifacts of that execution expire. */
export const ARTIFACT_RETENTION = Duration.days(180);

export interface ArtifactBucketProps {
  /** Whether other accounts deploy from it. They need a customer managed key, because they cannot use the key of S3. */
  readonly crossAccount: boolean;
}

/** Folder of the build cache. */
export const CACHE_FOLDER = 'build-cache';

/** Pipeline artifacts and the CodeBuild cache. */
export class ArtifactBucket extends Bucket {
  constructor(scope: Construct, id: string, { crossAccount }: ArtifactBucketProps) {
    super(scope, id, {
      ...(crossAccount
        ? { encryption: BucketEncryption.KMS, bucketKeyEnabled: true, encryptionKey: artifactKey(scope) }
        : { encryption: BucketEncryption.S3_MANAGED }),
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [{ expiration: ARTIFACT_RETENTION, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(this, { S1: 'Only the pipeline reads and writes artifacts, and its executions are logged' });
  }

  /** CDK calls it for every CodeBuild action. A project reads its own input only: see `grantArtifacts`. */
  override grantRead(identity: IGrantable, objectsKeyPattern?: string): Grant {
    return identity instanceof Project ? dropped(identity) : super.grantRead(identity, objectsKeyPattern);
  }

  /** CDK calls it for every CodeBuild action with an output, and for the cache. A project writes its own output only. */
  override grantReadWrite(identity: IGrantable, objectsKeyPattern?: string): Grant {
    return identity instanceof Project ? dropped(identity) : super.grantReadWrite(identity, objectsKeyPattern);
  }
}

const dropped = (project: Project): Grant => Grant.drop(project, 'grantArtifacts gives it less');

const artifactKey = (scope: Construct): Key =>
  new Key(scope, 'ArtifactKey', {
    description: 'Artifacts of the pipeline, which other accounts deploy',
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.DESTROY,
  });
