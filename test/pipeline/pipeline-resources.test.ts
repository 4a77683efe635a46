import { Match } from 'aws-cdk-lib/assertions';
import { CONFIGURATIONS } from '../support/configurations';
import { OTHER_ACCOUNT, PROD, TEST, platformFixture } from '../support/platform-fixture';
import { action, pipelineProperties } from '../support/pipeline-actions';
import { synthesize } from '../support/synthesize';

const { pipeline } = synthesize(platformFixture());
const crossAccount = synthesize(platformFixture({ environments: [TEST, { ...PROD, account: OTHER_ACCOUNT }] }));

describe('the image repository', () => {
  const [repository] = Object.values(pipeline.findResources('AWS::ECR::Repository'));
  const rules = JSON.parse(repository?.Properties.LifecyclePolicy.LifecyclePolicyText).rules;

  test('has immutable tags, except the tag of the layer cache', () => {
    expect(repository?.Properties).toMatchObject({
      RepositoryName: 'shop',
      ImageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      ImageTagMutabilityExclusionFilters: [
        { ImageTagMutabilityExclusionFilterType: 'WILDCARD', ImageTagMutabilityExclusionFilterValue: 'cache' },
      ],
    });
  });

  test('scans each image, and is kept when the pipeline is deleted, but not when its creation fails', () => {
    expect(repository).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: { ImageScanningConfiguration: { ScanOnPush: true } },
    });
  });

  test('deletes tagged images only by number, far beyond the rollback window', () => {
    expect(rules).toHaveLength(2);
    expect(rules[0].selection).toEqual({ tagStatus: 'untagged', countType: 'sinceImagePushed', countNumber: 14, countUnit: 'days' });
    expect(rules[1].selection).toEqual({ tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 500 });
  });

  test("allows no other account to pull if all environments are in the pipeline's account", () => {
    expect(repository?.Properties).not.toHaveProperty('RepositoryPolicyText');
  });

  test('allows exactly the accounts of the environments to pull', () => {
    const [shared] = Object.values(crossAccount.pipeline.findResources('AWS::ECR::Repository'));
    expect(shared?.Properties.RepositoryPolicyText.Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:root` },
        Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      },
    ]);
  });
});

describe('the artifact bucket', () => {
  test('is encrypted and private, refuses plain HTTP and has an expiration', () => {
    pipeline.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 180, Status: 'Enabled' })] },
    });
    pipeline.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })]),
      },
    });
  });

  test('has a customer managed key only if another account deploys', () => {
    pipeline.resourceCountIs('AWS::KMS::Key', 0);
    crossAccount.pipeline.resourceCountIs('AWS::KMS::Key', 1);
    crossAccount.pipeline.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  });

  test('allows access to the role that deploys in the other account', () => {
    const policies = JSON.stringify(crossAccount.pipeline.findResources('AWS::S3::BucketPolicy'));
    expect(policies).toContain(`arn:aws:iam::${OTHER_ACCOUNT}:role/cdk-hnb659fds-deploy-role-${OTHER_ACCOUNT}-eu-west-1`);
  });

  test('is replicated only to regions of environments', () => {
    expect(pipelineProperties(pipeline)).not.toHaveProperty('ArtifactStores');
    const elsewhere = synthesize(CONFIGURATIONS['other accounts and regions']!());
    expect(pipelineProperties(elsewhere.pipeline).ArtifactStores).toHaveLength(2);
    expect(action(elsewhere.pipeline, 'us', 'Network').Region).toBe('us-east-1');
    const support = elsewhere.stacks.find(({ stackName }) => stackName === 'shop-pipeline-support-us-east-1');
    const template = elsewhere.template(support!);
    template.hasResourceProperties('AWS::S3::Bucket', { LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 180 })] } });
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  });
});

describe('the CodeBuild projects', () => {
  test('run the buildspecs of the repository', () => {
    const buildspecs = Object.values(pipeline.findResources('AWS::CodeBuild::Project')).map(({ Properties }) => [
      Properties.Name,
      Properties.Source.BuildSpec,
    ]);
    expect(buildspecs).toEqual([
      ['shop-build', 'buildspec.yml'],
      ['shop-acceptance-test', 'buildspec-test.yml'],
    ]);
  });

  const environments = (options: Parameters<typeof platformFixture>[0] = {}) =>
    Object.values(synthesize(platformFixture(options)).pipeline.findResources('AWS::CodeBuild::Project')).map(
      ({ Properties: { Environment, TimeoutInMinutes, QueuedTimeoutInMinutes } }) => [
        Environment.Type,
        Environment.Image,
        Environment.ComputeType,
        TimeoutInMinutes,
        QueuedTimeoutInMinutes,
      ],
    );

  test('use the architecture of the service, and Lambda compute for the acceptance tests', () => {
    expect(environments()).toEqual([
      ['ARM_CONTAINER', 'aws/codebuild/amazonlinux-aarch64-standard:4.0', 'BUILD_GENERAL1_SMALL', 30, 60],
      ['ARM_LAMBDA_CONTAINER', 'aws/codebuild/amazonlinux-aarch64-lambda-standard:nodejs24', 'BUILD_LAMBDA_2GB', undefined, undefined],
    ]);
    expect(environments({ service: { architecture: 'X86_64' } }).map(([type]) => type)).toEqual([
      'LINUX_CONTAINER',
      'LINUX_LAMBDA_CONTAINER',
    ]);
  });

  test('use no Lambda compute in a region that has none', () => {
    const inStockholm = [TEST, PROD].map((environment) => ({ ...environment, region: 'eu-north-1' }));
    expect(environments({ source: { repository: 'acme/shop' }, environments: inStockholm }).at(1)).toEqual([
      'ARM_CONTAINER',
      'aws/codebuild/amazonlinux-aarch64-standard:4.0',
      'BUILD_GENERAL1_SMALL',
      15,
      60,
    ]);
  });

  test('have the smallest machines, unless the build needs a larger one', () => {
    const large = synthesize(platformFixture({ service: { build: { computeType: 'BUILD_GENERAL1_LARGE' } } })).pipeline;
    pipeline.hasResourceProperties('AWS::CodeBuild::Project', { Name: 'shop-build', Environment: { ComputeType: 'BUILD_GENERAL1_SMALL' } });
    large.hasResourceProperties('AWS::CodeBuild::Project', { Name: 'shop-build', Environment: { ComputeType: 'BUILD_GENERAL1_LARGE' } });
    large.hasResourceProperties('AWS::CodeBuild::Project', {
      Name: 'shop-acceptance-test',
      Environment: { ComputeType: 'BUILD_LAMBDA_2GB' },
    });
  });

  test('allow only the build to use Docker and a cache', () => {
    pipeline.hasResourceProperties('AWS::CodeBuild::Project', {
      Name: 'shop-build',
      Environment: { PrivilegedMode: true },
      Cache: { Type: 'S3' },
    });
    pipeline.hasResourceProperties('AWS::CodeBuild::Project', {
      Name: 'shop-acceptance-test',
      Environment: { PrivilegedMode: false },
      Cache: { Type: 'NO_CACHE' },
    });
  });

  test('have the image repository as a variable', () => {
    pipeline.hasResourceProperties('AWS::CodeBuild::Project', {
      Environment: { EnvironmentVariables: [Match.objectLike({ Name: 'IMAGE_REPOSITORY_URI', Type: 'PLAINTEXT' })] },
    });
  });

  test('log to groups with a retention', () => {
    pipeline.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
    pipeline.resourceCountIs('AWS::Logs::LogGroup', 2);
  });
});
