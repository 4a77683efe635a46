import { join } from 'node:path';
import type { Terminal } from '../command/terminal';
import type { Docker } from './docker';

/** Folder of the service and its Dockerfile. */
const CONTEXT = 'app';

export interface BuildAppImageProps {
  readonly terminal: Terminal;
  readonly docker: Docker;
  /** Repository of the image. */
  readonly uri: string;
  readonly tag: string;
  /** Tag of the image with cached layers, which is read and written; null for none. */
  readonly cacheTag: string | null;
  /** Such as `linux/arm64`; undefined for this machine's. */
  readonly platform: string | undefined;
}

/**
 * Builds the service's image and, with a cache, tags it as the cache as well.
 * @throws Error if the build fails; its output has been shown
 */
export async function buildAppImage(props: BuildAppImageProps): Promise<void> {
  const { terminal, docker, uri, tag, cacheTag, platform } = props;
  const cache = cacheTag === null ? NO_CACHE : await cacheUse(props, `${uri}:${cacheTag}`);
  const args = ['build', '--tag', `${uri}:${tag}`, ...cache.arguments];
  if (platform) {
    args.push('--platform', platform);
  }
  // A label is added after the last instruction, so it does not invalidate a cached layer.
  args.push('--label', `org.opencontainers.image.revision=${tag}`, join(terminal.directory, CONTEXT));
  await docker.require({ arguments: args, environment: cache.environment, shown: true });
}

interface CacheUse {
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

const NO_CACHE: CacheUse = { arguments: [], environment: {} };

/** The cache metadata is in the cache image itself, so Docker's own builder is enough. A missing cache is not a failure. */
async function cacheUse({ docker, terminal }: BuildAppImageProps, cache: string): Promise<CacheUse> {
  const common = ['--tag', cache, '--cache-from', cache];
  if (await docker.hasBuildKit()) {
    return { arguments: [...common, '--build-arg', 'BUILDKIT_INLINE_CACHE=1'], environment: { DOCKER_BUILDKIT: '1' } };
  }
  terminal.err('BuildKit is not available (no buildx plugin): building with the classic builder');
  const { exitCode } = await docker.run({ arguments: ['pull', '--quiet', cache] });
  if (exitCode !== 0) {
    terminal.err(`no cached layers found at ${cache}`);
  }
  return { arguments: common, environment: { DOCKER_BUILDKIT: '0' } };
}
