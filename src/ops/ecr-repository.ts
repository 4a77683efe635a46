import type { BatchGetImageCommandOutput, ECRClient, GetAuthorizationTokenCommandOutput } from '@aws-sdk/client-ecr';
import type { Docker } from './docker';
import type { EcrUri } from './ecr-uri';
import type { ImageRepository, PushResult } from './image-repository';

/** Its tags are the exception from the repository's immutable ones. */
const CACHE_TAG = 'cache';

/** The two calls to ECR that publishing an image takes. */
export interface Registry {
  getImage(tag: string): Promise<BatchGetImageCommandOutput>;
  authorize(): Promise<GetAuthorizationTokenCommandOutput>;
}

export interface EcrRepositoryProps {
  readonly uri: string;
  readonly ecr: EcrUri;
  readonly docker: Docker;
  readonly registry: Registry;
}

/** A repository in Amazon ECR. */
export function ecrRepository({ uri, ecr, docker, registry }: EcrRepositoryProps): ImageRepository {
  return {
    description: `ECR repository ${ecr.repository} in ${ecr.region}`,
    exists: (tag) => imageExists(registry, tag),
    logIn: async () => {
      const { username, password } = await credentials(registry);
      await docker.require({ arguments: ['login', '--username', username, '--password-stdin', ecr.registry], input: password });
    },
    cacheTag: CACHE_TAG,
    push: (tag) => push(docker, `${uri}:${tag}`),
  };
}

/** Needs no permission beyond pulling. A failure other than "not found" must not count as absent. */
async function imageExists(registry: Registry, tag: string): Promise<boolean> {
  const { images = [], failures = [] } = await registry.getImage(tag);
  if (images.length > 0) {
    return true;
  }
  const [failure] = failures;
  if (failure === undefined || failure.failureCode === 'ImageNotFound') {
    return false;
  }
  throw new Error(`could not look up image ${tag}: ${failure.failureCode} ${failure.failureReason ?? ''}`.trim());
}

async function credentials(registry: Registry): Promise<{ readonly username: string; readonly password: string }> {
  const { authorizationData = [] } = await registry.authorize();
  const [username, password] = Buffer.from(authorizationData[0]?.authorizationToken ?? '', 'base64')
    .toString('utf8')
    .split(':');
  if (!username || !password) {
    throw new Error('ECR gave no authorization token');
  }
  return { username, password };
}

/** Tags are immutable: where another build was faster, its image of the same version is as good. */
async function push(docker: Docker, image: string): Promise<PushResult> {
  const { exitCode, output } = await docker.run({ arguments: ['push', image], shown: true });
  if (exitCode === 0) {
    return 'pushed';
  }
  return /ImageTagAlreadyExists|tag is immutable|cannot be overwritten because/i.test(output) ? 'exists' : 'failed';
}

/** The real ECR. The SDK is loaded here, so that a laptop never pays for it. */
export async function connectRegistry({ account, region, repository }: EcrUri): Promise<Registry> {
  const { BatchGetImageCommand, ECRClient: Client, GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr');
  const client: ECRClient = new Client({ region });
  return {
    getImage: (tag) =>
      client.send(new BatchGetImageCommand({ registryId: account, repositoryName: repository, imageIds: [{ imageTag: tag }] })),
    authorize: () => client.send(new GetAuthorizationTokenCommand({})),
  };
}
