import type { Construct } from 'constructs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { ImageTagMutabilityExclusionFilter, Repository, TagMutability, TagStatus } from 'aws-cdk-lib/aws-ecr';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { CACHE_TAG } from '../config/contract';
import { imageRepositoryName } from '../config/names';
import type { PlatformConfig } from '../config/platform-config';

/**
 * Number of versions to which an environment can be rolled back. An environment may run an old version, and ECS pulls its image for each
 * task that it replaces. Versions share their base layers, so an image costs about the size of the application.
 */
export const IMAGES_KEPT = 500;

/** Images of the service. The tag of an image is the SHA of its commit, and immutable. */
export class ImageRepository extends Repository {
  constructor(scope: Construct, id: string, platform: PlatformConfig) {
    super(scope, id, {
      repositoryName: imageRepositoryName(platform.name),
      imageTagMutability: TagMutability.IMMUTABLE_WITH_EXCLUSION,
      imageTagMutabilityExclusionFilters: [ImageTagMutabilityExclusionFilter.wildcard(CACHE_TAG)],
      imageScanOnPush: true,
      // Environments still use the images after the pipeline is deleted. After a failed first deployment, the name must be free again.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      lifecycleRules: [
        { rulePriority: 1, description: 'Former layer caches', tagStatus: TagStatus.UNTAGGED, maxImageAge: Duration.days(14) },
        { rulePriority: 2, description: 'Beyond the rollback window', tagStatus: TagStatus.ANY, maxImageCount: IMAGES_KEPT },
      ],
    });
    for (const account of otherAccounts(platform)) {
      this.grantPull(new AccountPrincipal(account));
    }
  }
}

/** Accounts of environments, without the account of the pipeline. */
export function otherAccounts(platform: PlatformConfig): readonly string[] {
  const accounts = new Set(platform.environments.map(({ account }) => account));
  accounts.delete(platform.pipeline.account);
  return [...accounts];
}
