import type { Construct } from 'constructs';
import { Duration } from 'aws-cdk-lib';
import { Cache, type ComputeType } from 'aws-cdk-lib/aws-codebuild';
import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { BUILD_VARIABLES, PROJECTS } from '../config/contract';
import type { PlatformConfig } from '../config/platform-config';
import { acknowledge } from '../environment/acknowledge';
import { CACHE_FOLDER } from './artifact-bucket';
import { CodeBuildProject } from './codebuild-project';
import { grantTemplateComparison } from './comparison';
import { grantSecretCheck } from './secret-access';

export interface BuildProjectProps {
  readonly platform: PlatformConfig;
  readonly images: IRepository;
  readonly artifacts: IBucket;
}

/** Builds a tested image and a cloud assembly from a commit. */
export class BuildProject extends CodeBuildProject {
  constructor(scope: Construct, id: string, { platform, images, artifacts }: BuildProjectProps) {
    super(scope, id, {
      platform,
      name: PROJECTS.build,
      description: `Tests ${platform.name}, builds its image and synthesizes its stacks`,
      buildspec: 'buildspec.yml',
      computeType: platform.build.computeType as ComputeType,
      timeout: Duration.minutes(30),
      privileged: true,
      environmentVariables: { [BUILD_VARIABLES.imageRepositoryUri]: { value: images.repositoryUri } },
      cache: Cache.bucket(artifacts, { prefix: CACHE_FOLDER }),
    });
    images.grantPullPush(this);
    grantSecretCheck(this, platform);
    grantTemplateComparison(this, platform);
    acknowledge(this, { 'IAM5[Resource::*]': 'ecr:GetAuthorizationToken does not support resources' });
  }
}
