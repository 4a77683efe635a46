import type { Construct } from 'constructs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { ImageTagMutabilityExclusionFilter, Repository, TagMutability, TagStatus } from 'aws-cdk-lib/aws-ecr';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { imageRepositoryName } from '../config/names';
import type { PlatformConfig } from '../config/platform-config';

/** Tag of the layer cache, the one tag that moves. */
export const CACHE_TAG = 'cache';

/**
 * Versions that can be rolled back to. An environment may run a version that is many pushes old, and ECS pulls its image again
 * for each task it replaces; versions share their base layers, so keeping one costs about what the application itself takes.
 */
export const IMAGES_KEPT = 500;

/** Images of the service, each under the SHA of its commit, which never changes what it names. */
export class ImageRepository extends Repository {
  constructor(scope: Construct, id: string, platform: PlatformConfig) {
    super(scope, id, {
      repositoryName: imageRepositoryName(platform.name),
      imageTagMutability: TagMutability.IMMUTABLE_WITH_EXCLUSION,
      imageTagMutabilityExclusionFilters: [ImageTagMutabilityExclusionFilter.wildcard(CACHE_TAG)],
      imageScanOnPush: true,
      // Environments still run these images when the pipeline is gone. What a first deployment that failed left would refuse the next one its name.
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

/** Accounts of environments other than the pipeline's. */
export function otherAccounts(platform: PlatformConfig): readonly string[] {
  const accounts = new Set(platform.environments.map(({ account }) => account));
  accounts.delete(platform.pipeline.account);
  return [...accounts];
}
