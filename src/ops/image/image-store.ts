import { buildAppImage } from './build-app-image';
import type { Docker } from './docker';

/** Where the service's images are stored. */
export interface ImageStore {
  /** Whether it has an image with this tag. */
  exists(tag: string): Promise<boolean>;
  /**
   * Builds the image and stores it under this tag.
   * @throws Error if the build or the push fails; its output has been shown
   */
  add(tag: string): Promise<'built' | 'pushed' | 'pushed by another build'>;
}

export interface DockerStoreProps {
  /** Repository of the images. */
  readonly uri: string;
  readonly docker: Docker;
  /** Of the repository with `app/`. */
  readonly directory: string;
}

/** The image store of this machine's Docker, which caches layers itself. */
export function dockerStore({ uri, docker, directory }: DockerStoreProps): ImageStore {
  return {
    exists: (tag) => docker.hasImage(`${uri}:${tag}`),
    add: async (tag) => {
      await buildAppImage(docker, { image: `${uri}:${tag}`, version: tag, platform: undefined, directory });
      return 'built';
    },
  };
}
