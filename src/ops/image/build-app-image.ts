import { join } from 'node:path';
import type { Docker } from './docker';

/** Folder of the service and its Dockerfile. */
const CONTEXT = 'app';

/** Of BuildKit in a container: the one in Docker's engine cannot write a cache to a registry. */
const BUILDER = 'service-image';

export interface AppImage {
  /** `<repository>:<tag>` */
  readonly image: string;
  readonly version: string;
  /** Such as `linux/arm64`; undefined for this machine's. */
  readonly platform: string | undefined;
  /** Of the repository with `app/`. */
  readonly directory: string;
}

/**
 * Builds the service's image in this machine's image store.
 * @throws Error if the build fails; its output has been shown
 */
export async function buildAppImage(docker: Docker, image: AppImage): Promise<void> {
  await docker.require({ arguments: ['build', ...describe(image)], shown: true });
}

/**
 * Builds the service's image with the layers that earlier builds left in the registry, also those of stages that are not in the image, and
 * pushes it without copying it into this machine's image store.
 * @param cache the image with cached layers, which is read and written; neither has to succeed
 * @returns the exit code and the output of the build, which has been shown
 */
export function buildAndPushAppImage(
  docker: Docker,
  { cache, ...image }: AppImage & { readonly cache: string },
): Promise<{ readonly exitCode: number | null; readonly output: string }> {
  const written = `type=registry,ref=${cache},mode=max,image-manifest=true,oci-mediatypes=true,ignore-error=true`;
  const caching = ['--cache-from', `type=registry,ref=${cache}`, '--cache-to', written];
  // With provenance, a tag would be an index of two images.
  const args = ['buildx', 'build', '--builder', BUILDER, '--push', '--provenance=false', ...caching, ...describe(image)];
  return docker.run({ arguments: args, shown: true });
}

/**
 * Starts BuildKit in a container, which stays for later builds on this machine.
 * @returns why it cannot be used, or null
 */
export async function startBuilder(docker: Docker): Promise<string | null> {
  if ((await docker.run({ arguments: ['buildx', 'version'] })).exitCode !== 0) {
    return 'docker has no buildx plugin';
  }
  // Fails if it exists already; whether it works is seen at its start.
  await docker.run({ arguments: ['buildx', 'create', '--name', BUILDER, '--driver', 'docker-container'] });
  const { exitCode, output } = await docker.run({ arguments: ['buildx', 'inspect', BUILDER, '--bootstrap'] });
  return exitCode === 0 ? null : `BuildKit did not start: ${output.trim()}`;
}

const describe = ({ image, version, platform, directory }: AppImage): readonly string[] => [
  '--tag',
  image,
  ...(platform ? ['--platform', platform] : []),
  // A label is added after the last instruction, so it does not invalidate a cached layer.
  '--label',
  `org.opencontainers.image.revision=${version}`,
  join(directory, CONTEXT),
];
