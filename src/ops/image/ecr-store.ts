import type { BatchGetImageCommandOutput, GetAuthorizationTokenCommandOutput } from '@aws-sdk/client-ecr';
import { CACHE_TAG } from '../../config/contract';
import { makeClients } from '../aws/clients';
import { returned } from '../aws/returned';
import type { Docker } from './docker';
import type { EcrUri } from './ecr-uri';
import type { ImageStore, PushResult } from './image-store';

/** The calls to ECR that publishing an image needs. */
export interface Registry {
  getImage(tag: string): Promise<BatchGetImageCommandOutput>;
  authorize(): Promise<GetAuthorizationTokenCommandOutput>;
}

export interface EcrStoreProps {
  readonly uri: string;
  readonly ecr: EcrUri;
  readonly docker: Docker;
  readonly registry: Registry;
}

/** A repository in Amazon ECR. */
export function ecrStore({ uri, ecr, docker, registry }: EcrStoreProps): ImageStore {
  return {
    exists: (tag) => imageExists(registry, tag),
    logIn: async () => {
      const { username, password } = await readCredentials(registry);
      await docker.require({ arguments: ['login', '--username', username, '--password-stdin', ecr.registry], input: password });
    },
    cacheTag: CACHE_TAG,
    push: (tag) => push(docker, `${uri}:${tag}`),
  };
}

/** Needs no right beyond pulling. A failure other than "not found" does not mean that the image is absent. */
async function imageExists(registry: Registry, tag: string): Promise<boolean> {
  const { images = [], failures = [] } = await registry.getImage(tag);
  if (images.length > 0) {
    return true;
  }
  const [failure] = failures;
  if (failure === undefined || failure.failureCode === 'ImageNotFound') {
    return false;
  }
  const reason = [failure.failureCode, failure.failureReason].filter(Boolean).join(' ');
  throw new Error(`could not look up the image ${tag}: ${reason}`);
}

async function readCredentials(registry: Registry): Promise<{ readonly username: string; readonly password: string }> {
  const { authorizationData = [] } = await registry.authorize();
  const token = returned(authorizationData[0]?.authorizationToken, 'an authorization token for ECR');
  const [username, password] = Buffer.from(token, 'base64').toString('utf8').split(':');
  if (!username || !password) {
    throw new Error('AWS returned an authorization token for ECR without user name and password');
  }
  return { username, password };
}

/** Tags are immutable: if another build has pushed the same version first, its image is as good as this one. */
async function push(docker: Docker, image: string): Promise<PushResult> {
  const { exitCode, output } = await docker.run({ arguments: ['push', image], shown: true });
  if (exitCode === 0) {
    return 'pushed';
  }
  return /ImageTagAlreadyExists|tag is immutable|cannot be overwritten because/i.test(output) ? 'exists' : 'failed';
}

export async function connectRegistry({ account, region, repository }: EcrUri): Promise<Registry> {
  const { BatchGetImageCommand, GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr');
  const client = await makeClients({ region, maxAttempts: 3, retryMode: 'adaptive' }).ecr();
  return {
    getImage: (tag) =>
      client.send(new BatchGetImageCommand({ registryId: account, repositoryName: repository, imageIds: [{ imageTag: tag }] })),
    authorize: () => client.send(new GetAuthorizationTokenCommand({})),
  };
}
