import type { Stack } from 'aws-cdk-lib';
import type { Pipeline } from 'aws-cdk-lib/aws-codepipeline';
import type { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { acknowledge } from '../environment/acknowledge';
import { ARTIFACT_RETENTION } from './artifact-bucket';

const READ_AND_WRITE = 'All actions that read and write objects, which CodePipeline needs';
const OWN_OBJECTS = 'The objects of the artifact bucket, which only this pipeline uses';

export interface ArtifactAccessProps {
  readonly pipeline: Pipeline;
  readonly artifacts: Bucket;
}

/**
 * Gives reasons for the rights of the pipeline's roles on all artifacts, and lets the copies in other regions expire like the originals.
 *
 * The bucket of another region is in a stack of its own. The pipeline cannot create it by self-mutation, because an action in that region
 * needs the bucket before it can run: the first environment in another region needs `cdk deploy` of the pipeline by a person.
 */
export function finishArtifactAccess(stack: Stack, { pipeline, artifacts }: ArtifactAccessProps): void {
  const bucket = stack.resolve((artifacts.node.defaultChild as CfnBucket).logicalId);
  acknowledge(stack, {
    ...Object.fromEntries(
      ['s3:Abort*', 's3:DeleteObject*', 's3:GetBucket*', 's3:GetObject*', 's3:List*', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'].map(
        (action) => [`IAM5[Action::${action}]`, READ_AND_WRITE],
      ),
    ),
    [`IAM5[Resource::<${bucket}.Arn>/*]`]: OWN_OBJECTS,
  });
  for (const { replicationBucket } of Object.values(pipeline.crossRegionSupport)) {
    (replicationBucket as Bucket).addLifecycleRule({ expiration: ARTIFACT_RETENTION });
    acknowledge(replicationBucket, { S1: 'It has copies of artifacts, and only the pipeline writes them' });
    acknowledge(pipeline.role, {
      [`IAM5[Resource::${stack.resolve(replicationBucket.arnForObjects('*'))}]`]: OWN_OBJECTS,
      'IAM5[Resource::*]': 'The key of a bucket in another region has no known ARN; its policy allows only this account',
    });
  }
}
