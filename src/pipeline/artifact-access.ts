import { Lazy, Stack } from 'aws-cdk-lib';
import type { Project } from 'aws-cdk-lib/aws-codebuild';
import type { Pipeline } from 'aws-cdk-lib/aws-codepipeline';
import { PolicyStatement, type CfnPolicy, type Policy } from 'aws-cdk-lib/aws-iam';
import type { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { ARTIFACTS } from '../config/contract';
import { acknowledge } from '../environment/acknowledge';
import { ARTIFACT_RETENTION } from './artifact-bucket';

const READ_AND_WRITE = 'All actions that read and write objects, which CodePipeline needs';
const OWN_OBJECTS = 'The objects of the artifact bucket, which only this pipeline uses';

type ArtifactName = (typeof ARTIFACTS)[keyof typeof ARTIFACTS];

export interface ProjectArtifacts {
  readonly bucket: Bucket;
  readonly reads: readonly ArtifactName[];
  readonly writes: readonly ArtifactName[];
  /** Folder of the cache. @default - none */
  readonly cacheFolder?: string;
}

/**
 * Lets a project read its input artifacts and write its output artifacts. CodePipeline stores each at `<pipeline>/<artifact>/<random>`.
 * Without the right to list and delete objects, a build can neither find nor remove the assembly of an execution that waits for approval.
 */
export function grantArtifacts(project: Project, { bucket, reads, writes, cacheFolder }: ProjectArtifacts): void {
  const grant = (actions: string[], names: readonly ArtifactName[]): void => {
    const objects = [...names.map((name) => `*/${name}/*`), ...(cacheFolder === undefined ? [] : [`${cacheFolder}/*`])];
    if (objects.length > 0) {
      project.addToRolePolicy(new PolicyStatement({ actions, resources: objects.map((each) => bucket.arnForObjects(each)) }));
    }
    const findings = objects.map((each) => `IAM5[Resource::<${logicalId(bucket)}.Arn>/${each}]`);
    acknowledge(project, Object.fromEntries(findings.map((finding) => [finding, 'Its own artifacts and cache'])));
  };
  project.addToRolePolicy(new PolicyStatement({ actions: ['s3:GetBucketAcl', 's3:GetBucketLocation'], resources: [bucket.bucketArn] }));
  grant(['s3:GetObject', 's3:GetObjectVersion'], reads);
  grant(['s3:PutObject'], writes);
}

/** Logical id of a bucket, by which cdk-nag names it. */
const logicalId = (bucket: Bucket): string => Stack.of(bucket).resolve((bucket.node.defaultChild as CfnBucket).logicalId) as string;

export interface ArtifactAccessProps {
  readonly pipeline: Pipeline;
  readonly artifacts: Bucket;
}

/**
 * Gives reasons for the rights of the pipeline's roles on all artifacts, and lets the copies in other regions expire like the originals.
 *
 * The bucket of another region is in a stack of its own. The pipeline cannot create it by self-mutation, because an action in that region
 * needs the bucket before it can run: the first environment in another region needs `pipeline:up` by a person.
 */
export function finishArtifactAccess(stack: Stack, { pipeline, artifacts }: ArtifactAccessProps): void {
  acknowledge(stack, {
    ...Object.fromEntries(
      ['s3:Abort*', 's3:DeleteObject*', 's3:GetBucket*', 's3:GetObject*', 's3:List*', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'].map(
        (action) => [`IAM5[Action::${action}]`, READ_AND_WRITE],
      ),
    ),
    [`IAM5[Resource::<${logicalId(artifacts)}.Arn>/*]`]: OWN_OBJECTS,
  });
  for (const { replicationBucket } of Object.values(pipeline.crossRegionSupport)) {
    (replicationBucket as Bucket).addLifecycleRule({ expiration: ARTIFACT_RETENTION });
    acknowledge(replicationBucket, { S1: 'It has copies of artifacts, and only the pipeline writes them' });
    acknowledge(pipeline.role, {
      [`IAM5[Resource::${stack.resolve(replicationBucket.arnForObjects('*'))}]`]: OWN_OBJECTS,
      'IAM5[Resource::*]': 'The key of a bucket in another region has no known ARN; only S3 in that region can use the right',
    });
  }
  restrictKeys(stack, pipeline);
}

interface StatementJson {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: object;
}

interface PolicyDocumentJson {
  readonly Statement: readonly StatementJson[];
}

/** Lets the pipeline use the keys of other regions, whose ARNs it does not know, by means of S3 only. */
function restrictKeys(stack: Stack, { role, crossRegionSupport }: Pipeline): void {
  const regions = Object.keys(crossRegionSupport);
  if (regions.length === 0) {
    return;
  }
  const Condition = { StringLike: { 'kms:ViaService': regions.map((region) => `s3.${region}.*`) } };
  const policy = role.node.findChild('DefaultPolicy') as Policy;
  (policy.node.defaultChild as CfnPolicy).policyDocument = Lazy.any({
    produce: () => {
      const { Statement, ...document } = stack.resolve(policy.document) as PolicyDocumentJson;
      return { ...document, Statement: Statement.flatMap((statement) => restrict(statement, Condition)) };
    },
  });
}

/** A statement on keys, in two if it also names keys that are known. */
function restrict(statement: StatementJson, Condition: object): readonly StatementJson[] {
  const resources = [statement.Resource].flat();
  const isKey = [statement.Action].flat().some((action) => action.startsWith('kms:'));
  if (!isKey || !resources.includes('*')) {
    return [statement];
  }
  const known = resources.filter((each) => each !== '*');
  return [{ ...statement, Resource: '*', Condition }, ...(known.length > 0 ? [{ ...statement, Resource: known }] : [])];
}
