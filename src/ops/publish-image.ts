import { BUILD_VARIABLES } from '../config/contract';
import { buildImage } from './build-image';
import { Docker } from './docker';
import { connectRegistry, ecrRepository } from './ecr-repository';
import type { Registry } from './ecr-repository';
import { parseEcrUri } from './ecr-uri';
import type { EcrUri } from './ecr-uri';
import type { Host } from './host';
import type { ImageRepository } from './image-repository';
import { isLocalEndpoint } from './local-endpoint';
import { localRepository } from './local-repository';
import { requiredVariables } from './required-variables';
import { runMain } from './run-main';
import { runProgram } from './run-program';
import type { RunProgram } from './run-program';
import { UsageError } from './usage-error';

const TAG = /^\w[\w.-]{0,127}$/;

export interface PublishImageProps {
  readonly host: Host;
  readonly run: RunProgram;
  readonly connect: (ecr: EcrUri) => Promise<Registry>;
}

/**
 * Builds the service's image under its version and puts it into its repository, unless it is there. Returns the exit code.
 * @throws UsageError where the environment does not say what to build
 */
export async function publishImage({ host, run, connect }: PublishImageProps): Promise<number> {
  const variables = requiredVariables(host.environment, {
    [BUILD_VARIABLES.version]: 'the full commit SHA, which becomes the tag',
    [BUILD_VARIABLES.imageRepositoryUri]: 'the repository to publish to, e.g. 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop',
  });
  const { [BUILD_VARIABLES.version]: tag, [BUILD_VARIABLES.imageRepositoryUri]: uri } = variables;
  if (!TAG.test(tag)) {
    throw new UsageError([`${BUILD_VARIABLES.version} is "${tag}", which no image tag can be; a full commit SHA is expected`]);
  }
  const docker = new Docker({ host, run });
  const repository = await openRepository({ host, uri, docker, connect });
  if (await repository.exists(tag)) {
    host.out(`image ${uri}:${tag} exists, nothing to build`);
    return 0;
  }
  await repository.logIn();
  const platform = host.environment[BUILD_VARIABLES.imagePlatform];
  await buildImage({ host, docker, uri, tag, cacheTag: repository.cacheTag, platform: repository.push === null ? undefined : platform });
  await push({ host, uri, tag, repository });
  return 0;
}

interface OpenProps extends Pick<PublishImageProps, 'host' | 'connect'> {
  readonly uri: string;
  readonly docker: Docker;
}

async function openRepository({ host, uri, docker, connect }: OpenProps): Promise<ImageRepository> {
  const ecr = parseEcrUri(uri);
  if (ecr === undefined || isLocalEndpoint(host.environment['AWS_ENDPOINT_URL'])) {
    return localRepository({ uri, docker });
  }
  return ecrRepository({ uri, ecr, docker, registry: await connect(ecr) });
}

interface PushProps {
  readonly host: Host;
  readonly uri: string;
  readonly tag: string;
  readonly repository: ImageRepository;
}

async function push({ host, uri, tag, repository }: PushProps): Promise<void> {
  if (repository.push === null) {
    host.out(`image ${uri}:${tag} built in ${repository.description}`);
    return;
  }
  const result = await repository.push(tag);
  if (result === 'failed') {
    throw new Error(`docker push ${uri}:${tag} failed`);
  }
  host.out(result === 'pushed' ? `image ${uri}:${tag} built and pushed` : `image ${uri}:${tag} exists: another build has just pushed it`);
  if (repository.cacheTag === null || result === 'exists') {
    return;
  }
  // The image is there; that the next build is slower is no reason to fail this one.
  if ((await repository.push(repository.cacheTag)) === 'failed') {
    host.err(`the layer cache ${uri}:${repository.cacheTag} was not updated`);
  }
}

if (require.main === module) {
  void runMain((host) => publishImage({ host, run: runProgram, connect: connectRegistry }));
}
