import type { Stack } from 'aws-cdk-lib';
import type { Pipeline } from 'aws-cdk-lib/aws-codepipeline';
import type { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { acknowledge } from '../environment/acknowledge';
import { ARTIFACT_RETENTION } from './artifact-bucket';

const READ_AND_WRITE = 'Reading and writing of objects, in all of its forms, as CodePipeline asks for it';
const OWN_OBJECTS = "The objects of the artifact bucket, which is the pipeline's own";

export interface ArtifactAccessProps {
  readonly pipeline: Pipeline;
  readonly artifacts: Bucket;
}

/**
 * Says why the roles of a pipeline have rights on all artifacts, and lets the copies in other regions expire as the originals do.
 *
 * A copy's bucket is in a stack of its own, in its region. The pipeline cannot make it for itself, since an action in a region
 * needs the bucket there before it can run: the first environment in another region takes a `cdk deploy` of the pipeline by a person.
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
    acknowledge(replicationBucket, { S1: 'It holds copies of artifacts, which the pipeline alone writes' });
    acknowledge(pipeline.role, {
      [`IAM5[Resource::${stack.resolve(replicationBucket.arnForObjects('*'))}]`]: OWN_OBJECTS,
      'IAM5[Resource::*]':
        'The key of a bucket in another region has no name that could be written here; the key itself lets in this account alone',
    });
  }
}
