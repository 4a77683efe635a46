import type { Construct } from 'constructs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { acknowledge } from '../environment/acknowledge';

/** A stage can be rolled back to an execution as long as that execution's artifacts are kept. */
export const ARTIFACT_RETENTION = Duration.days(180);

export interface ArtifactBucketProps {
  /** Other accounts deploy from it, which takes a key of our own: they cannot use the one of S3. */
  readonly crossAccount: boolean;
}

/** What actions hand on to each other, and the build's cache. */
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
    acknowledge(this, { S1: 'Each artifact is written and read by the pipeline, whose executions say when and by what' });
  }
}

const artifactKey = (scope: Construct): Key =>
  new Key(scope, 'ArtifactKey', {
    description: 'Artifacts of the pipeline, which other accounts deploy',
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.DESTROY,
  });
