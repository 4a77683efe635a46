import { join } from 'node:path';
import type { Docker } from './docker';
import type { Host } from './host';

/** The service's folder, with its Dockerfile. */
const CONTEXT = 'app';

export interface BuildImageProps {
  readonly host: Host;
  readonly docker: Docker;
  readonly uri: string;
  readonly tag: string;
  /** Tag to take layers from and to write them to; null for none. */
  readonly cacheTag: string | null;
  /** Such as `linux/arm64`; undefined for the machine's own. */
  readonly platform: string | undefined;
}

/**
 * Builds the image under its tag and, where layers are kept in the repository, under the cache's as well.
 * @throws Error where the build fails; its output has been shown by then
 */
export async function buildImage(props: BuildImageProps): Promise<void> {
  const { docker, uri, tag, cacheTag, platform, host } = props;
  const cache = cacheTag === null ? NO_CACHE : await cacheArguments(props, `${uri}:${cacheTag}`);
  await docker.require({
    arguments: [
      'build',
      '--tag',
      `${uri}:${tag}`,
      ...cache.arguments,
      ...(platform === undefined || platform === '' ? [] : ['--platform', platform]),
      // A label is written after the last instruction, so it costs no cached layer.
      '--label',
      `org.opencontainers.image.revision=${tag}`,
      join(host.directory, CONTEXT),
    ],
    environment: cache.environment,
    shown: true,
  });
}

interface CacheUse {
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

const NO_CACHE: CacheUse = { arguments: [], environment: {} };

/** The layers' list travels in the cache image itself, which needs no builder but Docker's own. A missing cache is no failure. */
async function cacheArguments({ docker, host }: BuildImageProps, cache: string): Promise<CacheUse> {
  const common = ['--tag', cache, '--cache-from', cache];
  if (await docker.hasBuildKit()) {
    return { arguments: [...common, '--build-arg', 'BUILDKIT_INLINE_CACHE=1'], environment: { DOCKER_BUILDKIT: '1' } };
  }
  host.err('BuildKit is not available here (no buildx plugin): building with the classic builder');
  const { exitCode } = await docker.run({ arguments: ['pull', '--quiet', cache] });
  if (exitCode !== 0) {
    host.err(`no cached layers yet at ${cache}`);
  }
  return { arguments: common, environment: { DOCKER_BUILDKIT: '0' } };
}
