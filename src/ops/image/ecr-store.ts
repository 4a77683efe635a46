import type { BatchGetImageCommandOutput, GetAuthorizationTokenCommandOutput } from '@aws-sdk/client-ecr';
import { CACHE_TAG } from '../../config/contract';
import { makeClients } from '../aws/clients';
import { returned } from '../aws/returned';
import type { Terminal } from '../command/terminal';
import { buildAndPushAppImage, buildAppImage, startBuilder, type AppImage } from './build-app-image';
import type { Docker } from './docker';
import type { EcrUri } from './ecr-uri';
import type { ImageStore } from './image-store';

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
  /** Such as `linux/arm64`; undefined for this machine's. */
  readonly platform: string | undefined;
  readonly terminal: Terminal;
}

/** A repository in Amazon ECR. */
export function ecrStore(props: EcrStoreProps): ImageStore {
  const { uri, platform, terminal } = props;
  return {
    exists: (tag) => imageExists(props.registry, tag),
    add: async (tag) => {
      await logIn(props);
      return publish(props, { image: `${uri}:${tag}`, version: tag, platform, directory: terminal.directory });
    },
  };
}

async function logIn({ docker, ecr, registry }: EcrStoreProps): Promise<void> {
  const { username, password } = await readCredentials(registry);
  await docker.require({ arguments: ['login', '--username', username, '--password-stdin', ecr.registry], input: password });
}

async function publish({ docker, terminal, uri }: EcrStoreProps, image: AppImage): Promise<'pushed' | 'pushed by another build'> {
  const obstacle = await startBuilder(docker);
  if (obstacle === null) {
    const { exitCode, output } = await buildAndPushAppImage(docker, { ...image, cache: `${uri}:${CACHE_TAG}` });
    return pushed({ command: `buildx build ${image.image}`, exitCode, output });
  }
  terminal.err(`no layers of earlier builds are used: ${obstacle}`);
  await buildAppImage(docker, image);
  const { exitCode, output } = await docker.run({ arguments: ['push', image.image], shown: true });
  return pushed({ command: `push ${image.image}`, exitCode, output });
}

interface Push {
  readonly command: string;
  readonly exitCode: number | null;
  readonly output: string;
}

/** Tags are immutable: if another build has pushed the same version first, its image is as good as this one. */
function pushed({ command, exitCode, output }: Push): 'pushed' | 'pushed by another build' {
  if (exitCode === 0) {
    return 'pushed';
  }
  if (/ImageTagAlreadyExists|tag is immutable|cannot be overwritten because/i.test(output)) {
    return 'pushed by another build';
  }
  throw new Error(`docker ${command} failed with exit code ${exitCode}`);
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

export async function connectRegistry({ account, region, repository }: EcrUri): Promise<Registry> {
  const { BatchGetImageCommand, GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr');
  const client = await makeClients({ region, maxAttempts: 3, retryMode: 'adaptive' }).ecr();
  return {
    getImage: (tag) =>
      client.send(new BatchGetImageCommand({ registryId: account, repositoryName: repository, imageIds: [{ imageTag: tag }] })),
    authorize: () => client.send(new GetAuthorizationTokenCommand({})),
  };
}
